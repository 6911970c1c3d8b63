"""The OpenAPI document and its page."""

from functools import cache
from typing import Final

import orjson
from flask import Response, render_template_string
from flask_openapi import OpenAPI
from flask_openapi_swagger.plugins import RegisterPlugin
from flask_openapi_swagger.templates import swagger_html_string

PREFIX: Final = "/openapi"
DOCUMENT: Final = f"{PREFIX}/openapi.json"
# The page's own script stands in it, and Swagger's styles are inline.
PAGE_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; frame-ancestors 'none'"
)


def init_app(app: OpenAPI) -> None:
    """Serve the document, made once, and Swagger's page for it."""
    template = swagger_html_string.replace("<head>", f'<head><base href="{PREFIX}/">', 1)

    @cache
    def document() -> bytes:
        return orjson.dumps(app.api_doc)

    def served_document() -> Response:
        return Response(document(), mimetype="application/json")

    def served_page() -> Response:
        page = render_template_string(
            template, doc_url=DOCUMENT, swagger_config=None, oauth_config=None
        )
        return Response(page, headers={"Content-Security-Policy": PAGE_POLICY})

    app.add_url_rule(DOCUMENT, endpoint="openapi_document", view_func=served_document)
    app.add_url_rule(PREFIX, endpoint="openapi_page", view_func=served_page)
    app.register_blueprint(RegisterPlugin.register(doc_url=DOCUMENT), url_prefix=PREFIX)
