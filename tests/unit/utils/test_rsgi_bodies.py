"""A request's body, as it comes on the event loop."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from itertools import count
from typing import Any

import pytest
from werkzeug.exceptions import ClientDisconnected, RequestTimeout

from utils.rsgi.bodies import Body, Chunks, CutBody, SlowBody, read_body, read_short_body
from utils.rsgi.patience import Patience
from utils.rsgi.protocol import ProtocolClosed

FOR_EVER = b"never"
MOST = 10


class Sent:
    """What a client sends, in chunks; an empty one ends it, two end one that was cut."""

    def __init__(self, chunks: Iterable[bytes], *, has_left: bool = False) -> None:
        self._chunks = list(chunks)
        self._has_left = has_left

    def __aiter__(self) -> "Sent":
        return self

    async def __anext__(self) -> bytes:
        if not self._chunks:
            raise StopAsyncIteration
        if self._chunks[0] is FOR_EVER:
            await asyncio.Event().wait()
        return self._chunks.pop(0)

    async def client_disconnect(self) -> None:
        if not self._has_left:
            await asyncio.Event().wait()


def chunks(sent: Iterable[bytes], length: int | None) -> Chunks:
    protocol: Any = Sent(sent)
    return Chunks(protocol, length, patience())


def patience() -> Patience:
    return Patience(asyncio.get_running_loop(), 0.05)


async def body_of(sent: Iterable[bytes], length: int | None) -> bytes:
    """Read a body as an application does: what comes late, in a thread."""
    body: Body = await read_body(chunks(sent, length), MOST)
    data: bytes = await asyncio.to_thread(body.input.read)
    assert body.is_read
    return data


@pytest.mark.parametrize("length", [None, 6])
def test_a_body_comes_whole(length: int | None) -> None:
    assert asyncio.run(body_of([b"abc", b"def", b""], length)) == b"abcdef"


@pytest.mark.parametrize("length", [None, 24])
def test_a_long_body_comes_as_it_is_read(length: int | None) -> None:
    assert (
        asyncio.run(body_of([b"abcd" * 3, b"efgh" * 3, b""], length)) == b"abcd" * 3 + b"efgh" * 3
    )


@pytest.mark.parametrize(("sent", "length"), [([b"abc", b""], 4), ([b"abc", b"", b""], None)])
def test_a_body_that_is_cut_is_told(sent: list[bytes], length: int | None) -> None:
    with pytest.raises(CutBody):
        asyncio.run(body_of(sent, length))


@pytest.mark.parametrize(("has_left", "expected"), [(False, b"abc"), (True, CutBody)])
def test_over_http_2_a_body_is_cut_whose_client_has_left(has_left: bool, expected: Any) -> None:
    async def main() -> Any:
        protocol: Any = Sent([b"abc", b"", b""], has_left=has_left)
        try:
            body = await read_body(Chunks(protocol, None, patience(), is_http_2=True), MOST)
        except CutBody as error:
            return type(error)
        return body.input.read()

    assert asyncio.run(main()) == expected


def test_a_body_that_stops_coming_is_told() -> None:
    with pytest.raises(SlowBody):
        asyncio.run(body_of([b"abc", FOR_EVER], 6))


@pytest.mark.parametrize(("end", "error"), [(b"", ClientDisconnected), (FOR_EVER, RequestTimeout)])
def test_whoever_reads_a_long_body_hears_that_it_was_cut_or_stops(end: bytes, error: Any) -> None:
    with pytest.raises(error):
        asyncio.run(body_of([b"abcd" * 3, end], 24))


@pytest.mark.parametrize(("size", "expected"), [(1, SlowBody), (29 * 4096, 12 * 29 * 4096)])
def test_a_body_that_comes_on_for_ever_is_ended_unless_it_comes_fast_enough(
    size: int, expected: Any
) -> None:
    """Each chunk is waited for 29 seconds."""

    async def main() -> Any:
        protocol: Any = Sent([*[bytes(size)] * 12, b""])
        moments = count(step=29)
        slow = Chunks(protocol, None, patience(), clock=lambda: next(moments))
        came = 0
        try:
            while chunk := await slow.next():
                came += len(chunk)
        except SlowBody as error:
            assert came == size
            return type(error)
        return came

    assert asyncio.run(main()) == expected


def test_a_long_body_is_not_read_before_it_is_asked_for() -> None:
    async def main() -> tuple[bool, bytes, bool]:
        body = await read_body(chunks([b"abcd" * 3, FOR_EVER], 24), MOST)
        return body.is_read, await asyncio.to_thread(body.input.read, 12), body.is_read

    assert asyncio.run(main()) == (False, b"abcd" * 3, False)


def test_a_body_of_known_length_is_read_without_asking_for_its_end() -> None:
    async def main() -> bool:
        body = await read_body(chunks([b"abcd" * 3, b"efgh" * 3], 24), MOST)
        await asyncio.to_thread(body.input.read, 12)
        await asyncio.to_thread(body.input.read, 12)
        return body.is_read

    assert asyncio.run(main())


async def short_body(length: int, send: Callable[[], Awaitable[bytes]]) -> Any:
    protocol: Any = send
    body = await read_short_body(protocol, length, patience())
    assert body.is_read
    return body.input.read()


async def never() -> bytes:
    await asyncio.Event().wait()
    return b""


async def abc() -> bytes:
    return b"abc"


async def closed() -> bytes:
    raise ProtocolClosed


def test_a_short_body_comes_in_one_piece() -> None:
    assert asyncio.run(short_body(3, abc)) == b"abc"


@pytest.mark.parametrize(("send", "error"), [(abc, CutBody), (closed, CutBody), (never, SlowBody)])
def test_a_short_body_that_does_not_come_is_told(send: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        asyncio.run(short_body(4, send))
