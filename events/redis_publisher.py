"""Publish to Redis without anybody waiting for it."""

import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

import structlog
from redis import Redis
from redis.exceptions import RedisError

BOUND: Final = 10_000
AT_ONCE: Final = 500
REST_SECONDS: Final = 0.5
CLOSE_SECONDS: Final = 0.3
log = structlog.get_logger()

_Publication = tuple[str, bytes]


class RedisPublisher:
    """Sends from a thread of its own, in order, over one connection.

    Even a name that does not resolve then holds up no mutation. Where Redis does not answer, what
    waits is dropped, and so is all that comes while it rests before the next attempt: whoever
    misses it finds it in the ledger.
    """

    def __init__(self, client: Redis, *, rest_seconds: float = REST_SECONDS) -> None:
        self._client = client
        self._rest_seconds = rest_seconds
        self._rests_until = 0.0
        self._is_away = False
        self._waiting: SimpleQueue[_Publication | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="redis-publisher", daemon=True)
        self._thread.start()

    def send(self, channel: str, data: bytes) -> None:
        """Publish soon, or never."""
        if not self._rests and self._waiting.qsize() < BOUND:
            self._waiting.put((channel, data))

    def ping(self) -> bool:
        """Ask Redis whether it is there."""
        try:
            return bool(self._client.ping())
        except (RedisError, OSError):
            return False

    def close(self) -> None:
        """Send what waits, and end the thread; where Redis hangs it is left to itself."""
        self._waiting.put(None)
        self._thread.join(CLOSE_SECONDS)

    @property
    def _rests(self) -> bool:
        return time.monotonic() < self._rests_until

    def _run(self) -> None:
        is_open = True
        while is_open:
            batch = self._take()
            is_open = batch[-1] is not None
            if not self._rests:
                self._publish([each for each in batch if each is not None])
        self._client.connection_pool.disconnect()

    def _take(self) -> list[_Publication | None]:
        """Wait for something to publish; gives it with what came since."""
        batch = [self._waiting.get()]
        with suppress(Empty):
            while len(batch) < AT_ONCE and batch[-1] is not None:
                batch.append(self._waiting.get_nowait())
        return batch

    def _publish(self, batch: list[_Publication]) -> None:
        pipeline = self._client.pipeline(transaction=False)
        for channel, data in batch:
            pipeline.publish(channel, data)
        try:
            pipeline.execute()
        except (RedisError, OSError) as error:
            self._rest(error)
        else:
            self._is_away = False

    def _rest(self, error: Exception) -> None:
        """Take nothing for a while; said once."""
        self._rests_until = time.monotonic() + self._rest_seconds
        if not self._is_away:
            self._is_away = True
            log.warning("redis_publishing_stopped", reason=str(error))
