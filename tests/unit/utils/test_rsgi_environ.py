"""A WSGI environ from what an RSGI server says of a request."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from utils.rsgi.environ import environ_of


class Headers(list[tuple[str, str]]):
    """Headers in the order in which they came; Granian keeps a value to itself that is no ASCII."""

    def items(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self if value.isascii()]

    def keys(self) -> list[str]:
        return [name for name, _ in self]


@dataclass(kw_only=True)
class Scope:
    """What Granian says of a request."""

    method: str = "GET"
    path: str = "/"
    query_string: str = ""
    headers: Headers = field(default_factory=Headers)
    client: str = "192.0.2.1:40000"
    server: str = "127.0.0.1:8000"
    scheme: str = "http"
    http_version: str = "1.1"
    authority: str | None = None


def environ(*headers: tuple[str, str], **said: Any) -> dict[str, Any]:
    """Give the environ of a request that names its host, if only by itself."""
    host = [] if any(name == "host" for name, _ in headers) else [("host", "home.example")]
    scope: Any = Scope(headers=Headers([*host, *headers]), **said)
    return environ_of(scope)


def test_the_request_is_all_there() -> None:
    found = environ(
        ("host", "home.example"),
        ("content-type", "application/json"),
        ("content-length", "2"),
        method="POST",
        path="/child",
        query_string="a=%20",
    )
    expected = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/child",
        "QUERY_STRING": "a=%20",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "REMOTE_PORT": "40000",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "home.example",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": "2",
    }
    assert {name: found[name] for name in expected} == expected


def test_a_path_is_its_bytes_each_as_a_character() -> None:
    assert environ(path="/süß")["PATH_INFO"] == "/s\xc3\xbc\xc3\x9f"


@pytest.mark.parametrize(
    ("name", "joined"), [("accept", "a,b"), ("cookie", "a; b"), ("idempotency-key", "a,b")]
)
def test_a_header_that_comes_twice_is_joined(name: str, joined: str) -> None:
    key = "HTTP_" + name.upper().replace("-", "_")
    assert environ((name, "a"), (name, "b"))[key] == joined


def test_a_header_with_an_underscore_is_left_out() -> None:
    assert not any("KEY" in name for name in environ(("idempotency_key", "one")))


def test_a_value_that_is_no_ascii_is_empty_and_not_absent() -> None:
    assert environ(("idempotency-key", "süß"), ("accept", "a"))["HTTP_IDEMPOTENCY_KEY"] == ""


@pytest.mark.parametrize("name", ["content_length", "content_type", "remote-addr", "path-info"])
def test_no_header_passes_for_what_the_server_says(name: str) -> None:
    plain = environ()
    found = environ((name, "odd"))
    assert {key: found[key] for key in plain} == plain
    assert "CONTENT_LENGTH" not in found


def test_a_client_may_have_an_ipv6_address() -> None:
    assert environ(client="[2001:db8::9]:40000")["REMOTE_ADDR"] == "2001:db8::9"


def test_the_authority_of_http_2_is_the_host() -> None:
    assert environ(authority="home.example", http_version="2")["HTTP_HOST"] == "home.example"
