"""Look at the host that a request names (RFC 9112, section 3.2)."""

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

NO_HOST: Final = "A request over HTTP/1.1 names its host, once."
# RFC 3986, section 3.2, but for the comma: with it an environ joins headers that come twice
_HOST: Final = re.compile(r"[A-Za-z0-9\-._~!$&'()*+;=%:\[\]]+")


def names_its_host(environ: "WSGIEnvironment") -> bool:
    """Tell whether a request names one host, or none where its version of HTTP needs none."""
    host = environ.get("HTTP_HOST")
    if not host:
        return bool(environ["SERVER_PROTOCOL"] != "HTTP/1.1")
    return _HOST.fullmatch(host) is not None
