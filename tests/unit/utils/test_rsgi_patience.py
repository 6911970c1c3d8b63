"""A limit on how long many tasks wait."""

import asyncio
from collections.abc import Awaitable

import pytest

from utils.rsgi.patience import Patience


def run(seconds: float, waits: Awaitable[str]) -> str:
    """Wait with a patience of so many seconds."""

    async def main() -> str:
        return await Patience(asyncio.get_running_loop(), seconds).wait_for(waits)

    return asyncio.run(main())


async def at_once() -> str:
    return "done"


async def never() -> str:
    await asyncio.Event().wait()
    return "never"


def test_what_comes_in_time_is_given() -> None:
    assert run(60, at_once()) == "done"


def test_what_does_not_come_is_given_up() -> None:
    with pytest.raises(TimeoutError):
        run(0.01, never())


def test_a_task_that_was_given_up_goes_on_and_may_wait_again() -> None:
    async def main() -> tuple[str, int]:
        task = asyncio.current_task()
        assert task is not None
        patience = Patience(asyncio.get_running_loop(), 0.01)
        for _ in range(2):
            with pytest.raises(TimeoutError):
                await patience.wait_for(never())
        return await patience.wait_for(at_once()), task.cancelling()

    assert asyncio.run(main()) == ("done", 0)


def test_one_who_cancels_a_task_is_heard() -> None:
    async def main() -> None:
        patience = Patience(asyncio.get_running_loop(), 60)
        task = asyncio.ensure_future(patience.wait_for(never()))
        await asyncio.tasks.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())


def test_each_task_has_a_limit_of_its_own() -> None:
    async def main() -> list[str | BaseException]:
        patience = Patience(asyncio.get_running_loop(), 0.01)
        waits = (patience.wait_for(never()), patience.wait_for(at_once()))
        return await asyncio.gather(*waits, return_exceptions=True)

    late, done = asyncio.run(main())
    assert isinstance(late, TimeoutError)
    assert done == "done"
