"""Threads take turns at a household."""

import threading

import pytest

from db.postgres.turns import Turns
from models.errors import StorageUnavailable
from tests.redis_servers import wait_until


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    turns, had = Turns(10), []

    def take(number: int) -> None:
        with turns.taken("home"):
            had.append(number)

    threads = [threading.Thread(target=take, args=[number]) for number in range(10)]
    with turns.taken("home"):
        for number, thread in enumerate(threads):
            thread.start()
            wait_until(lambda n=number: len(turns._queues["home"]) == n + 2)
    for thread in threads:
        thread.join()
    assert had == list(range(10))


def test_nobody_waits_for_another_household() -> None:
    turns = Turns(0)
    with turns.taken("home"), turns.taken("elsewhere"), turns.taken(None):
        pass
    assert turns._queues == {}


def test_who_gave_up_waiting_is_in_nobodys_way() -> None:
    turns = Turns(0)
    with turns.taken("home"), pytest.raises(StorageUnavailable), turns.taken("home"):
        pytest.fail("somebody else had it")
    with turns.taken("home"):
        pass
