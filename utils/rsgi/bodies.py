"""Read a request's body on the event loop: a small one whole, a large one as it is asked for."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from werkzeug.exceptions import ClientDisconnected, RequestTimeout

from utils.rsgi.patience import Patience
from utils.rsgi.protocol import ProtocolClosed

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol

RESET_SECONDS: Final = 0.02
# A body may be waited for so long, and a second more for so many bytes that came of it.
GRACE_SECONDS: Final = 30.0
LEAST_BYTES_A_SECOND: Final = 4096
# No second more for these: they are read at once, in a fifth of the time.
SHORT: Final = LEAST_BYTES_A_SECOND


class CutBody(Exception):
    """The body ended before its end."""


class SlowBody(Exception):
    """The client did not go on with the body in time, or too slowly."""


class Chunks:
    """The chunks of a body, which raise CutBody where it ends early, and SlowBody.

    Granian ends a body that was cut as any other, but for this: over HTTP/1.1, before the end of a
    whole one comes one empty chunk, before that of a cut one come two. (So they do after trailers,
    which nobody has a use for here.) Over HTTP/2, where clients send empty ones too, a stream that
    was reset has no client any more.
    """

    def __init__(
        self,
        protocol: "HTTPProtocol",
        length: int | None,
        patience: Patience,
        *,
        is_http_2: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._protocol = protocol
        self._chunks: AsyncIterator[bytes] = aiter(protocol)
        self._is_http_2 = is_http_2
        self._left = length
        self._patience = patience
        self._clock = clock
        self._seconds_left = GRACE_SECONDS
        self._empty = 0
        self._has_begun = False
        self._is_ended = False

    @property
    def are_all(self) -> bool:
        """Whether as many bytes came as were announced."""
        return self._left == 0

    async def next(self) -> bytes:
        """Give the next chunk, or nothing at the end."""
        if self._left == 0:
            return b""
        began = self._clock()
        try:
            chunk = await self._patience.wait_for(self._next())
        except TimeoutError as error:
            raise SlowBody from error
        self._seconds_left += len(chunk) / LEAST_BYTES_A_SECOND - (self._clock() - began)
        if self._seconds_left < 0:
            raise SlowBody
        return chunk

    async def _next(self) -> bytes:
        while not self._is_ended:
            try:
                chunk = await self._chunks.__anext__()  # anext() with a default crashes Granian
            except StopAsyncIteration:
                self._is_ended = True
                break
            if chunk:
                self._has_begun = True
                self._left = None if self._left is None else self._left - len(chunk)
                return bytes(chunk)
            self._empty += 1
        if self._left or await self._is_cut():
            raise CutBody
        return b""

    async def _is_cut(self) -> bool:
        if self._is_http_2:
            return self._has_begun and await self._has_left()
        return self._empty > 1

    async def _has_left(self) -> bool:
        """Tell whether the client is gone, which is known a moment after the body's end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(RESET_SECONDS):
                await self._protocol.client_disconnect()
                return True
        return False


class Upload:
    """A body that is still coming, for a thread to read: `wsgi.input`."""

    def __init__(self, begun: bytes, chunks: Chunks, loop: asyncio.AbstractEventLoop) -> None:
        self._begun = begun
        self._chunks = chunks
        self._loop = loop
        self._is_ended = False

    @property
    def is_read(self) -> bool:
        """Whether all of it came; who reads as much as was announced asks for no end."""
        return self._is_ended or self._chunks.are_all

    def read(self, size: int = -1) -> bytes:
        """Read so much at most, or all.

        Raises ClientDisconnected where it is cut, RequestTimeout where it is slow.
        """
        if size < 0:
            return b"".join(iter(lambda: self.read(65536), b""))
        if not self._begun and not self.is_read:
            self._begun = self._wait_for_more()
            self._is_ended = not self._begun
        data, self._begun = self._begun[:size], self._begun[size:]
        return data

    def _wait_for_more(self) -> bytes:
        try:
            return asyncio.run_coroutine_threadsafe(self._chunks.next(), self._loop).result()
        except CutBody as error:
            raise ClientDisconnected from error
        except SlowBody as error:
            raise RequestTimeout("The body did not come in time.") from error


class Body:
    """A request's body: `input` is its `wsgi.input`."""

    def __init__(self, content: Any, *, is_whole: bool) -> None:
        self.input = content
        self._is_whole = is_whole

    @property
    def is_read(self) -> bool:
        """Whether nothing of it is still to come, so that the connection can be used again."""
        return self._is_whole or bool(getattr(self.input, "is_read", False))


async def read_short_body(protocol: "HTTPProtocol", length: int, patience: Patience) -> Body:
    """Read a body that comes in one piece, or nearly; raises CutBody, SlowBody."""
    try:
        data = await patience.wait_for(protocol())
    except TimeoutError as error:
        raise SlowBody from error
    except ProtocolClosed as error:
        raise CutBody from error
    if len(data) < length:
        raise CutBody
    return Body(BytesIO(data), is_whole=True)


async def read_body(chunks: Chunks, most: int) -> Body:
    """Read a body whole if it has at most so many bytes; raises CutBody, SlowBody."""
    begun = bytearray()
    while len(begun) <= most:
        chunk = await chunks.next()
        if not chunk:
            return Body(BytesIO(bytes(begun)), is_whole=True)
        begun += chunk
    return late_body(chunks, bytes(begun))


def late_body(chunks: Chunks, begun: bytes = b"") -> Body:
    """Give a body whose chunks come as it is read, after what came already."""
    return Body(Upload(begun, chunks, asyncio.get_running_loop()), is_whole=False)


def no_body() -> Body:
    """Give the body of a request that has none."""
    return Body(BytesIO(), is_whole=True)
