"""An RSGI application around a WSGI application keeps its requests apart."""

from collections.abc import Iterable
from contextlib import closing
from contextvars import ContextVar
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client

from tests.rsgi_client import PlayedServer
from utils.rsgi.lanes import Lane

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

last: ContextVar[str] = ContextVar("last", default="nobody")


def who_was_last(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer who set the variable, and set it."""
    before = last.get()
    last.set(environ["PATH_INFO"])
    start_response("200 OK", [])
    return [before.encode()]


def much(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer 1 MiB in pieces."""
    start_response("200 OK", [])
    return (bytes(65536) for _ in range(16))


def test_a_played_client_takes_a_long_body_whole() -> None:
    with closing(PlayedServer(much, lambda method, path: Lane.POOL)) as server:
        assert Client(server).get("/").data == bytes(1024 * 1024)


@pytest.mark.parametrize("lane", Lane)
def test_what_a_request_sets_no_other_one_sees(lane: Lane) -> None:
    server = PlayedServer(who_was_last, lambda method, path: lane)
    with closing(server):
        client = Client(server)
        answers = [client.get(f"/{number}").data for number in range(20)]
    assert answers == [b"nobody"] * 20
