"""Wait for what others do: a thread blocks, a call on the event loop lets the loop go on.

A call that an event loop makes by `LoopCall` runs in a greenlet: where it has to wait, the greenlet
is left and the loop does something else, so the code that waits is the same for both.
"""

import asyncio
import contextvars
import time
from collections import deque
from collections.abc import Callable, Generator
from typing import Any, Final, Generic, Protocol, TypeVar

from greenlet import GreenletExit, getcurrent, greenlet

R = TypeVar("R")
PAUSE_SECONDS: Final = 0.001
# What waits for a shared fsync and what hears of an event take turns with new requests.
RESUMED_AT_ONCE: Final = 64
Register = Callable[[Callable[[], None]], None]


class Promise(Protocol):
    """Something that is done once, and then calls back from any thread."""

    @property
    def done(self) -> bool:
        """Whether it is done, well or not."""

    def wait(self) -> None:
        """Block until it is done; raises what it failed with."""

    def add_done_callback(self, callback: Callable[[Any], None], /) -> None:
        """Call back once it is done, or at once."""


class Lock(Protocol):
    """A lock that the thread which has it may take again."""

    def acquire(self, blocking: bool = True) -> bool:
        """Take it; tells whether it was free."""

    def release(self) -> None:
        """Give it back."""


def wait_for(promise: Promise) -> None:
    """Wait until a promise is done; raises what it failed with."""
    if not promise.done:
        runner = getcurrent()
        if isinstance(runner, Runner) and not runner.locks:
            runner.leave(lambda resume: promise.add_done_callback(lambda _: resume()))
    promise.wait()


def acquire(lock: Lock) -> None:
    """Take a lock; until it is given back by `release`, the event loop stays in this call.

    To the lock all calls of a loop are one thread: another one would be let in.
    """
    runner = getcurrent()
    if not isinstance(runner, Runner):
        lock.acquire()
        return
    if runner.locks:
        lock.acquire()
    else:
        while not lock.acquire(blocking=False):
            runner.leave(None)
    runner.locks += 1


def release(lock: Lock) -> None:
    """Give a lock back that was taken by `acquire`."""
    runner = getcurrent()
    if isinstance(runner, Runner):
        runner.locks -= 1
    lock.release()


class Waker:
    """Resumes what waits on a loop, from any thread: many at once cost one wake-up.

    `runners` are those of the loop that are free.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.runners: list[Runner] = []
        self._ready: deque[Callable[[], None]] = deque()
        self._is_awake = False

    def wake(self, resume: Callable[[], None]) -> None:
        """Have `resume` called on the loop soon."""
        self._ready.append(resume)
        if not self._is_awake:
            self._is_awake = True
            self.loop.call_soon_threadsafe(self._run)

    def _run(self) -> None:
        self._is_awake = False  # before looking: what comes from now on wakes the loop again
        for _ in range(min(len(self._ready), RESUMED_AT_ONCE)):
            self._ready.popleft()()
        if self._ready and not self._is_awake:
            self._is_awake = True
            self.loop.call_soon(self._run)


class Outcome(Generic[R]):
    """How a function ended."""

    __slots__ = ("_error", "_result")

    def __init__(self, result: R | None, error: BaseException | None) -> None:
        self._result = result
        self._error = error

    def take(self) -> R:
        """Give what it returned, and let go of it; raises what it raised."""
        result, error = self._result, self._error
        self._result = self._error = None
        if error is not None:
            raise error
        return result  # type: ignore[return-value]  # without an error there is one


class Runner(greenlet):
    """A stack of its own on which functions run, one after another: a new one costs much more."""

    def __init__(self) -> None:
        super().__init__(self._run_functions)
        self.function: Callable[[], Any] | None = None
        self.locks = 0

    def leave(self, register: Register | None) -> None:
        """Go back to the loop, which resumes the call when `register`'s callback is called.

        Without one, it does so after a moment.
        """
        if self.parent is not None:
            self.parent.switch(register)

    def _run_functions(self) -> None:
        while self.parent is not None:
            self.parent.switch(self._outcome())

    def _outcome(self) -> Outcome[Any]:
        function, self.function = self.function, None
        try:
            return Outcome(function() if function else None, None)
        except GreenletExit:
            raise
        except BaseException as error:  # noqa: BLE001  # it is raised where the call is awaited
            return Outcome(None, error)


class LoopCall(Generic[R]):
    """One call of a function on an event loop; await it for what the function returns.

    `observe` hears for how many seconds the loop was held, each time it was.
    """

    def __init__(
        self, function: Callable[[], R], waker: Waker, observe: Callable[[float], None]
    ) -> None:
        self._function = function
        self._waker = waker
        self._observe = observe

    def __await__(self) -> Generator[Any, None, R]:
        runners = self._waker.runners
        runner = runners.pop() if runners else Runner()
        runner.gr_context = contextvars.copy_context()
        runner.function = self._function
        came_back = self._go_on(runner)
        while not isinstance(came_back, Outcome):
            future = self._waker.loop.create_future()
            self._resume_later(came_back, future)
            yield from future
            came_back = self._go_on(runner)
        runner.gr_context = None
        runners.append(runner)
        result: R = came_back.take()
        return result

    def _go_on(self, runner: Runner) -> Any:
        began = time.perf_counter()
        try:
            return runner.switch()
        finally:
            self._observe(time.perf_counter() - began)

    def _resume_later(self, register: Register | None, future: asyncio.Future[None]) -> None:
        def resume() -> None:
            if not future.done():
                future.set_result(None)

        if register is None:
            self._waker.loop.call_later(PAUSE_SECONDS, resume)
        else:
            register(lambda: self._waker.wake(resume))
