"""Limit how long many tasks of a loop wait, at next to no cost for those that need not wait."""

import asyncio
from collections.abc import Awaitable
from typing import Any, Final, TypeVar

R = TypeVar("R")
LOOKS: Final = 32


class Patience:
    """Lets each task wait for so many seconds, and at most a thirty-second part more.

    One timer looks after all of them: one for each, as `asyncio.timeout` has it, costs as much as
    answering a small request.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        self._loop = loop
        self._seconds = seconds
        self._waiting: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def wait_for(self, awaitable: Awaitable[R]) -> R:
        """Await something in this task; raises TimeoutError where it takes too long."""
        task = asyncio.current_task(self._loop)
        assert task is not None
        self._waiting[task] = self._loop.time() + self._seconds
        if self._timer is None:
            self._look_later()
        try:
            return await awaitable
        except asyncio.CancelledError as error:
            if task in self._late and task.uncancel() == 0:
                raise TimeoutError from error
            raise
        finally:
            self._waiting.pop(task, None)
            self._late.discard(task)

    def _look_later(self) -> None:
        self._timer = self._loop.call_later(self._seconds / LOOKS, self._look)

    def _look(self) -> None:
        now = self._loop.time()
        for task in [task for task, until in self._waiting.items() if until <= now]:
            del self._waiting[task]
            self._late.add(task)
            task.cancel()
        self._timer = None
        if self._waiting:
            self._look_later()
