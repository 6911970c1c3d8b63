"""Alarms of one event loop."""

import asyncio
import time

from utils.rsgi.alarms import RUNG_AT_ONCE, Alarms


def test_alarms_ring_in_the_order_of_their_times() -> None:
    async def main() -> list[str]:
        alarms, heard, is_over = Alarms(asyncio.get_running_loop()), list[str](), asyncio.Event()
        now = time.monotonic()
        alarms.set(now + 0.02, is_over.set)
        alarms.set(now + 0.01, lambda: heard.append("second"))
        alarms.set(now - 1, lambda: heard.append("first"))
        alarms.set(now + 0.015, lambda: heard.append("third"))
        await is_over.wait()
        return heard

    assert asyncio.run(main()) == ["first", "second", "third"]


def test_what_an_alarm_sets_rings_too() -> None:
    async def main() -> None:
        alarms, is_over = Alarms(asyncio.get_running_loop()), asyncio.Event()
        alarms.set(0, lambda: alarms.set(0, is_over.set))
        await is_over.wait()

    asyncio.run(main())


def test_many_alarms_at_once_let_others_have_their_turn() -> None:
    async def main() -> tuple[int, int]:
        alarms, heard = Alarms(asyncio.get_running_loop()), list[int]()
        turn = asyncio.get_running_loop().create_future()
        for number in range(3 * RUNG_AT_ONCE):
            alarms.set(0, lambda number=number: heard.append(number))  # type: ignore[misc]
        alarms.set(0, lambda: turn.set_result(None))
        before = None
        while not turn.done():
            await asyncio.sleep(0)
            before = before or len(heard)
        return before or 0, len(heard)

    assert asyncio.run(main()) == (RUNG_AT_ONCE, 3 * RUNG_AT_ONCE)
