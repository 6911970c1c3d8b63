"""A sender that is closed breaks off what is under way, and leaves nothing behind."""

import asyncio
import gc
import socket
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from models.webhooks.delivery import Outcome
from services.webhooks import pinning
from services.webhooks.names import LookUp
from services.webhooks.sending import Request, Sender


@pytest.fixture
def deaf_url() -> Iterator[str]:
    """Give the URL of a receiver that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as receiver:
        yield f"http://127.0.0.1:{receiver.getsockname()[1]}/"


def looked_up(_look_up: LookUp, host: str, _port: int) -> "Future[list[str]]":
    future: Future[list[str]] = Future()
    future.set_result([host])
    return future


def break_off_after(turns: int, sender: Sender, breaking: list[asyncio.Task[None]]) -> None:
    """Break off after so many turns of the sender's loop, on which this is called."""
    loop = sender._loop
    assert loop is not None
    if turns:
        loop.call_soon(break_off_after, turns - 1, sender, breaking)
    else:
        breaking.append(loop.create_task(sender.break_off(loop)))


def test_nothing_is_left_wherever_attempts_are_broken_off(
    deaf_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pinning, "start_look_up", looked_up)  # a thread would take turns of its own
    for turns in range(20):
        sender = Sender(allow_private=True, grace_seconds=0)
        outcomes = list[Outcome | None]()
        for _ in range(3):
            sender.send(Request(url=deaf_url, headers={}, body=b"{}"), outcomes.append)
        assert sender._loop is not None
        sender._loop.call_soon_threadsafe(break_off_after, turns, sender, [])
        assert sender._thread is not None
        sender._thread.join()
        assert outcomes == [None, None, None]
    gc.collect()  # what was left would warn
