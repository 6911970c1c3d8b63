"""Who is believed about where a request comes from."""

from ipaddress import ip_network

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Request, Response

from utils.forwarded import believing

TRUSTED = [ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8"), ip_network("::1/128")]


@Request.application
def seen(request: Request) -> Response:
    return Response(f"{request.scheme} {request.remote_addr}")


def client_of(peer: str, **headers: str) -> str:
    environ = EnvironBuilder(headers=headers, environ_base={"REMOTE_ADDR": peer}).get_environ()
    body, _, _ = run_wsgi_app(believing(seen, TRUSTED), environ)
    return b"".join(body).decode()


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("10.1.2.3", "127.0.0.1"),
        ("2001:db8::9", "2001:db8::9"),
        ("nonsense", "127.0.0.1"),
        ("203.0.113.9, nonsense", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_client_is_the_last_that_is_no_trusted_proxy(forwarded: str, client: str) -> None:
    assert client_of("127.0.0.1", X_Forwarded_For=forwarded) == f"http {client}"


@pytest.mark.parametrize(
    ("forwarded", "scheme"), [("https", "https"), ("http, https", "https"), ("ftp", "http")]
)
def test_the_scheme_is_what_the_nearest_proxy_says(forwarded: str, scheme: str) -> None:
    assert client_of("::1", X_Forwarded_Proto=forwarded) == f"{scheme} ::1"


def test_a_stranger_is_not_believed() -> None:
    found = client_of("203.0.113.1", X_Forwarded_For="127.0.0.1", X_Forwarded_Proto="https")
    assert found == "http 203.0.113.1"


def test_an_address_is_the_same_over_an_ipv6_socket() -> None:
    assert client_of("::ffff:10.0.0.1", X_Forwarded_For="203.0.113.9") == "http 203.0.113.9"
