"""Make the environ of a WSGI application from what an RSGI server says of a request."""

import sys
from typing import TYPE_CHECKING, Any, Final

from utils.host import names_its_host

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from granian.rsgi import Scope

BASIC: Final[dict[str, Any]] = {
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "Granian",
    "wsgi.errors": sys.stderr,
    "wsgi.multiprocess": False,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}
# A header by any other of these names would be taken for the one that the environ has.
OWN_NAMES: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class BadHost(Exception):
    """The request names no host, or several."""


def environ_of(scope: "Scope") -> "WSGIEnvironment":
    """Give the environ without its body, which is the caller's.

    Headers that come more than once are joined as HTTP has it; those with an underscore in their
    name, which no environ can tell from a hyphen, are left out. A value that is no ASCII, which the
    server keeps to itself, is empty, so that nothing takes its header for one that was not sent.
    Raises BadHost.
    """
    environ = BASIC.copy()
    client, _, client_port = scope.client.rpartition(":")
    server, _, server_port = scope.server.rpartition(":")
    environ["REQUEST_METHOD"] = scope.method
    environ["PATH_INFO"] = _in_latin_1(scope.path)
    environ["QUERY_STRING"] = scope.query_string
    environ["SERVER_PROTOCOL"] = f"HTTP/{scope.http_version}"
    environ["SERVER_NAME"] = server
    environ["SERVER_PORT"] = server_port
    environ["REMOTE_ADDR"] = client.strip("[]")
    environ["REMOTE_PORT"] = client_port
    environ["wsgi.url_scheme"] = scope.scheme
    readable = scope.headers.items()
    for name, value in readable:
        _add(environ, name, value)
    for name in set(scope.headers.keys()).difference(name for name, _ in readable):
        _add(environ, name, "")
    if scope.http_version != "2" and not names_its_host(environ):
        raise BadHost
    if scope.authority is not None:
        environ["HTTP_HOST"] = scope.authority
    return environ


def _add(environ: "WSGIEnvironment", name: str, value: str) -> None:
    if "_" in name:
        return
    key = OWN_NAMES.get(name) or "HTTP_" + name.upper().replace("-", "_")
    before = environ.get(key)
    if before is not None:
        value = f"{before}{'; ' if name == 'cookie' else ','}{value}"
    environ[key] = value


def _in_latin_1(path: str) -> str:
    """Write a decoded path as WSGI has it: its bytes, each as a character."""
    return path if path.isascii() else path.encode().decode("latin-1")
