"""Waiting on an event loop lets it go on; in a thread it blocks."""

import asyncio
import threading
from collections.abc import Callable
from contextvars import ContextVar
from threading import RLock
from typing import Any

import pytest

from utils import waiting
from utils.waiting import RESUMED_AT_ONCE, LoopCall, Waker, wait_for

whose: ContextVar[str] = ContextVar("whose")


class Promised:
    """A promise that is kept by hand."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.waits = 0
        self._kept = threading.Event()
        self._callbacks: list[Callable[[Any], None]] = []

    @property
    def done(self) -> bool:
        return self._kept.is_set()

    def wait(self) -> None:
        self.waits += 1
        assert self._kept.wait(10)
        if self.error is not None:
            raise self.error

    def add_done_callback(self, callback: Callable[[Any], None], /) -> None:
        self._callbacks.append(callback)

    def keep(self) -> None:
        self._kept.set()
        for callback in self._callbacks:
            callback(self)


async def call(function: Callable[[], Any]) -> Any:
    return await LoopCall(function, Waker(asyncio.get_running_loop()), lambda seconds: None)


def test_a_call_gives_what_its_function_returns_or_raises() -> None:
    assert asyncio.run(call(lambda: 7)) == 7
    with pytest.raises(ZeroDivisionError):
        asyncio.run(call(lambda: 1 / 0))


def test_the_loop_goes_on_while_a_call_waits() -> None:
    async def main() -> list[str]:
        promise, said = Promised(), list[str]()

        def wait() -> None:
            said.append("waits")
            wait_for(promise)
            said.append("durable")

        waits = asyncio.create_task(call(wait))
        await asyncio.sleep(0)
        await call(lambda: said.append("another"))
        threading.Thread(target=promise.keep).start()
        await waits
        return said

    assert asyncio.run(main()) == ["waits", "another", "durable"]


def test_what_a_promise_failed_with_is_raised() -> None:
    async def main() -> None:
        promise = Promised()
        promise.error = OSError("no disk")
        waits = asyncio.create_task(call(lambda: wait_for(promise)))
        await asyncio.sleep(0)
        promise.keep()
        await waits

    with pytest.raises(OSError, match="no disk"):
        asyncio.run(main())


def test_a_promise_that_is_kept_needs_no_turn_of_the_loop() -> None:
    async def main() -> list[str]:
        promise, said = Promised(), list[str]()
        promise.keep()

        def wait() -> None:
            wait_for(promise)
            said.append("durable")

        waits = asyncio.create_task(call(wait))
        await asyncio.sleep(0)
        assert waits.done()
        return said

    assert asyncio.run(main()) == ["durable"]


def test_each_call_has_context_variables_of_its_own() -> None:
    async def main() -> list[str]:
        promise, found = Promised(), list[str]()

        def remember(name: str) -> None:
            whose.set(name)
            wait_for(promise)
            found.append(whose.get())

        calls = [asyncio.create_task(call(lambda name=name: remember(name))) for name in "ab"]
        await asyncio.sleep(0)
        promise.keep()
        await asyncio.gather(*calls)
        return found

    assert asyncio.run(main()) == ["a", "b"]


def test_a_call_whose_task_is_cancelled_is_not_resumed() -> None:
    async def main() -> list[str]:
        promise, said = Promised(), list[str]()

        def wait() -> None:
            wait_for(promise)
            said.append("resumed")

        waits = asyncio.create_task(call(wait))
        await asyncio.sleep(0)
        waits.cancel()
        promise.keep()
        await asyncio.wait([waits])
        return said

    assert asyncio.run(main()) == []


class TestLocks:
    """A household's lock, on the loop."""

    def test_a_call_that_waits_for_a_lock_lets_the_loop_go_on(self) -> None:
        async def main() -> list[str]:
            lock, said, is_over = RLock(), list[str](), threading.Event()
            taken = threading.Event()

            def hold() -> None:
                with lock:
                    taken.set()
                    is_over.wait(10)

            def take() -> None:
                waiting.acquire(lock)
                said.append("taken")
                waiting.release(lock)

            holder = threading.Thread(target=hold)
            holder.start()
            taken.wait(10)
            takes = asyncio.create_task(call(take))
            await asyncio.sleep(0)
            await call(lambda: said.append("another"))
            is_over.set()
            await takes
            holder.join()
            return said

        assert asyncio.run(main()) == ["another", "taken"]

    def test_a_call_that_holds_a_lock_is_not_left(self) -> None:
        """To a lock, all calls on the loop are the same thread."""

        async def main() -> list[str]:
            lock, promise, said = RLock(), Promised(), list[str]()

            def wait_holding() -> None:
                waiting.acquire(lock)
                said.append("first takes")
                threading.Timer(0.01, promise.keep).start()
                wait_for(promise)
                said.append("first gives")
                waiting.release(lock)

            def take() -> None:
                waiting.acquire(lock)
                said.append("second takes")
                waiting.release(lock)

            await asyncio.gather(call(wait_holding), call(take))
            return said

        assert asyncio.run(main()) == ["first takes", "first gives", "second takes"]

    def test_a_lock_may_be_taken_again_by_whoever_has_it(self) -> None:
        lock = RLock()

        def take_twice() -> None:
            waiting.acquire(lock)
            waiting.acquire(lock)
            waiting.release(lock)
            waiting.release(lock)

        asyncio.run(call(take_twice))
        take_twice()
        assert asyncio.run(asyncio.to_thread(lock.acquire, blocking=False))


def test_many_that_are_woken_at_once_take_turns_with_the_rest() -> None:
    async def main() -> tuple[int, int]:
        waker, woken, over = Waker(asyncio.get_running_loop()), list[int](), asyncio.Event()
        for number in range(3 * RESUMED_AT_ONCE):
            waker.wake(lambda number=number: woken.append(number))
        waker.wake(over.set)
        await asyncio.sleep(0)
        after_one_turn = len(woken)
        await over.wait()
        assert woken == sorted(woken)
        return after_one_turn, len(woken)

    assert asyncio.run(main()) == (RESUMED_AT_ONCE, 3 * RESUMED_AT_ONCE)
