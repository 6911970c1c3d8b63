"""Ring many alarms with one timer of the event loop, which costs 600 bytes for each of its own."""

import asyncio
import time
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from typing import Final

RUNG_AT_ONCE: Final = 64


class Alarms:
    """What to call, and when, by `time.monotonic`; none can be taken back."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None

    def set(self, at: float, ring: Callable[[], None]) -> None:
        """Have something called at that time, or at once if it has passed."""
        number = next(self._order)
        heappush(self._due, (at, number, ring))
        if self._due[0][1] == number:
            self._await_first()

    def _await_first(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        seconds = max(self._due[0][0] - time.monotonic(), 0.0)
        self._timer = self._loop.call_later(seconds, self._ring)

    def _ring(self) -> None:
        self._timer = None
        for _ in range(RUNG_AT_ONCE):  # then others have their turn
            if not self._due or self._due[0][0] > time.monotonic():
                break
            heappop(self._due)[2]()
        if self._due and self._timer is None:
            self._await_first()
