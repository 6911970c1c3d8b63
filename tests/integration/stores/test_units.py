"""Units of work, on both engines."""

import threading

import pytest

from db.store import Store
from tests.integration.stores.builders import Home, found, make_task


def test_what_was_written_is_read_in_the_same_unit(home: Home) -> None:
    task = make_task(home.id)
    with home.store.write(home.id) as unit:
        unit.tasks.add(task)
        assert unit.tasks.get(home.id, task.id) == task


def test_a_unit_to_write_with_keeps_others_out_of_its_household(home: Home) -> None:
    entered = threading.Event()

    def enter() -> None:
        with home.store.write(home.id):
            entered.set()

    with home.store.write(home.id):
        other = threading.Thread(target=enter)
        other.start()
        assert not entered.wait(0.1)
    other.join()
    assert entered.is_set()


def test_units_of_different_households_do_not_wait_for_each_other(home: Home) -> None:
    other = found(home.store)
    entered = threading.Event()

    def enter() -> None:
        with home.store.write(other.id):
            entered.set()

    with home.store.write(home.id):
        thread = threading.Thread(target=enter)
        thread.start()
        assert entered.wait(10)
    thread.join()


def test_a_unit_that_belongs_to_no_household_keeps_others_of_the_kind_out(store: Store) -> None:
    entered = threading.Event()

    def enter() -> None:
        with store.write(None):
            entered.set()

    with store.write(None):
        other = threading.Thread(target=enter)
        other.start()
        assert not entered.wait(0.1)
    other.join()
    assert entered.is_set()


def test_reading_does_not_wait_for_who_writes(home: Home) -> None:
    read = threading.Event()

    def look() -> None:
        home.points()
        read.set()

    with home.store.write(home.id):
        thread = threading.Thread(target=look)
        thread.start()
        assert read.wait(10)
    thread.join()


def test_a_thread_enters_again_what_it_has(home: Home) -> None:
    task = make_task(home.id)
    with home.store.write(home.id) as outer:
        with home.store.write(home.id) as inner:
            inner.tasks.add(task)
        with home.store.read() as reading:
            assert reading.tasks.get(home.id, task.id) == task
        assert outer.tasks.get(home.id, task.id) == task
    with home.store.read() as unit:
        assert unit.tasks.get(home.id, task.id) == task


def test_a_unit_that_failed_gives_the_household_back(home: Home) -> None:
    with pytest.raises(RuntimeError), home.store.write(home.id):
        raise RuntimeError("it broke")
    home.earn()
    assert home.points() == 10


def test_a_ticket_says_when_what_was_written_is_durable(home: Home) -> None:
    home.earn()
    called = threading.Event()
    ticket = home.store.ticket()
    ticket.add_done_callback(lambda _: called.set())
    ticket.wait(10)
    assert ticket.done
    assert called.wait(10)


def test_a_store_that_works_says_so(store: Store) -> None:
    store.ping()
