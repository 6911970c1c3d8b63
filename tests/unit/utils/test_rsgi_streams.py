"""Streams on their way from the event loop."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from math import inf
from typing import Any

from tests.rsgi_client import END, PlayedConnections, PlayedProtocol
from utils.rsgi.streams import Streams
from utils.waiting import Waker


class Body:
    """Says what it is given to say, by whatever thread it is asked in."""

    def __init__(self, *said: bytes) -> None:
        self.said = list(said)
        self.is_ended = False
        self.may_block = False
        self.threads: list[str] = []
        self.closed = 0
        self.ring: Callable[[], None]

    def poll(self) -> bytes | None:
        self.threads.append(threading.current_thread().name)
        if self.is_ended or not self.said:
            return None
        return self.said.pop(0)

    def on_ready(self, callback: Callable[[], None], taker: object) -> None:
        self.ring = callback

    def next_deadline(self) -> float:
        return 0.0 if self.said else inf

    def say(self, *pieces: bytes) -> None:
        self.said += pieces
        self.ring()

    def end(self) -> None:
        self.is_ended = True
        self.ring()

    leave = end

    def close(self) -> None:
        self.closed += 1


class Failing(Body):
    """Fails when it is asked."""

    def poll(self) -> bytes | None:
        raise ValueError("a bug")


def streaming(use: Callable[[Streams, PlayedProtocol], Awaitable[Any]]) -> Any:
    """Use the streams of a loop of their own, and wait until they are over."""

    async def main() -> Any:
        with ThreadPoolExecutor(1, "pool") as pool:
            streams = Streams(Waker(asyncio.get_running_loop()), pool, PlayedConnections())
            try:
                return await use(streams, PlayedProtocol(b""))
            finally:
                await asyncio.wait_for(streams.wait_until_over(), 10)

    return asyncio.run(main())


def begin(streams: Streams, body: Body, protocol: Any) -> Body:
    streams.begin(body, protocol, 200, [], "127.0.0.1:1")
    return body


def received(protocol: PlayedProtocol) -> Iterator[bytes | None]:
    while not protocol.pieces.empty():
        yield protocol.pieces.get_nowait()


def test_what_is_ready_is_sent_on_the_loop_without_a_task() -> None:
    async def use(streams: Streams, protocol: PlayedProtocol) -> None:
        before = asyncio.all_tasks()
        body = begin(streams, Body(b"one", b"two"), protocol)
        assert list(received(protocol)) == [b"one", b"two"]
        watching = asyncio.all_tasks() - before
        assert len(watching) == 1  # a played client's end is a coroutine
        assert set(body.threads) == {threading.current_thread().name}
        body.end()

    streaming(use)


def test_what_may_block_is_asked_in_the_pool() -> None:
    async def use(streams: Streams, protocol: PlayedProtocol) -> list[bytes | None]:
        body = Body(b"one", b"two")
        body.may_block = True
        begin(streams, body, protocol)
        body.end()
        await streams.wait_until_over()
        assert all(name.startswith("pool") for name in body.threads)
        return list(received(protocol))

    assert streaming(use)[-1] is END


def test_a_ring_while_it_sends_is_heard() -> None:
    async def use(streams: Streams, protocol: PlayedProtocol) -> None:
        body = Body()
        body.may_block = True
        begin(streams, body, protocol)  # the pool is asked, and the ring comes before it answers
        body.say(b"late")
        assert await asyncio.to_thread(protocol.pieces.get, timeout=10) == b"late"
        body.end()

    streaming(use)


def test_a_stream_that_is_over_leaves_nothing_behind() -> None:
    async def use(streams: Streams, protocol: PlayedProtocol) -> None:
        body = begin(streams, Body(b"one"), protocol)
        kept = weakref.ref(body)
        body.end()
        await streams.wait_until_over()
        assert (body.closed, list(received(protocol))) == (1, [b"one", END])
        body.ring()  # too late, and for nobody
        await asyncio.sleep(0)
        gc.disable()
        try:
            del body
            assert kept() is None
        finally:
            gc.enable()

    streaming(use)


def test_a_client_that_goes_away_ends_it() -> None:
    async def use(streams: Streams, protocol: PlayedProtocol) -> int:
        body = begin(streams, Body(), protocol)
        protocol.is_gone.set()
        await asyncio.wait_for(streams.wait_until_over(), 10)
        return body.closed

    assert streaming(use) == 1


def test_a_bug_ends_one_stream_and_no_other() -> None:
    async def use(streams: Streams, protocol: PlayedProtocol) -> list[bytes | None]:
        other = PlayedProtocol(b"")
        failing = begin(streams, Failing(), other)
        body = begin(streams, Body(b"one"), protocol)
        assert failing.closed == 1
        assert list(received(other)) == [END]
        body.end()
        return list(received(protocol))

    assert streaming(use) == [b"one"]


def test_a_chunk_that_cannot_be_given_ends_its_stream() -> None:
    """Whoever gives it has others to give it to."""

    class Failed(PlayedProtocol):
        def response_stream(self, status: int, headers: Any) -> Any:
            return object()

    async def use(streams: Streams, protocol: PlayedProtocol) -> None:
        body = begin(streams, Body(), Failed(b""))
        (stream,) = streams.open
        stream.give(b"one")
        assert (body.closed, streams.open) == (1, set())

    streaming(use)


def test_an_answer_that_cannot_begin_closes_its_body() -> None:
    class Refusing(PlayedProtocol):
        def response_stream(self, status: int, headers: Any) -> Any:
            raise ValueError("answered before")

    async def use(streams: Streams, protocol: PlayedProtocol) -> None:
        body = Body()
        try:
            begin(streams, body, Refusing(b""))
        except ValueError:
            assert (body.closed, streams.open) == (1, set())

    streaming(use)
