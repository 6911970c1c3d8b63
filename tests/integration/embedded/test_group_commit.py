"""Requests in flight share a sync, and a failed sync is told to all who wait for it."""

# the fakes' methods are those of what they stand for

import threading
from collections.abc import Callable
from typing import Any

import pytest

from db.embedded.files.group_commit import GroupCommit, SyncObserver
from db.embedded.files.ticket import Ticket
from models.errors import StorageUnavailable


class FakeFile:
    """A file whose syncs wait for the test and may fail."""

    def __init__(self, *, slow: bool = False) -> None:
        self.dirty = False
        self.syncs = 0
        self.fails = False
        self.started = threading.Semaphore(0)
        self.synced = threading.Semaphore(0)
        self.may_end = threading.Semaphore(0 if slow else 1_000_000)

    def sync(self) -> None:
        self.syncs += 1
        self.started.release()
        assert self.may_end.acquire(timeout=10)
        if self.fails:
            raise StorageUnavailable("children.json: Input/output error")
        self.dirty = False
        self.synced.release()


class Observer(SyncObserver):
    """Remember what it was told."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.failures = 0
        self.told = threading.Semaphore(0)

    def batch_synced(self, tickets: int, seconds: float) -> None:
        assert seconds >= 0
        self.batches.append(tickets)
        self.told.release()

    def sync_failed(self, error: StorageUnavailable) -> None:
        self.failures += 1


@pytest.fixture
def make_group() -> Any:
    groups: list[GroupCommit] = []

    def make(file: FakeFile, *arguments: Any, required: bool = True) -> GroupCommit:
        group = GroupCommit(*arguments)
        group.register(file, required=required)
        groups.append(group)
        return group

    yield make
    for group in groups:
        group.close()


Make = Callable[..., GroupCommit]


def write(file: FakeFile, group: GroupCommit) -> Ticket:
    file.dirty = True
    group.changed()
    return group.ticket()


def test_a_ticket_is_done_after_the_sync(make_group: Make) -> None:
    file = FakeFile(slow=True)
    ticket = write(file, make_group(file))
    assert file.started.acquire(timeout=10)
    assert not ticket.done
    file.may_end.release(100)
    ticket.wait(10)
    assert ticket.done


def test_all_who_come_during_a_sync_share_the_next(make_group: Make) -> None:
    file, observer = FakeFile(slow=True), Observer()
    group = make_group(file, "strict", observer)
    first = write(file, group)
    assert file.started.acquire(timeout=10)
    others = [write(file, group) for _ in range(16)]
    file.may_end.release()
    first.wait(10)
    file.dirty = True
    file.may_end.release(100)
    for ticket in others:
        ticket.wait(10)
    for _ in range(2):
        assert observer.told.acquire(timeout=10)
    assert observer.batches == [1, 16]


def test_nothing_written_needs_no_sync(make_group: Make) -> None:
    file = FakeFile()
    make_group(file).ticket().wait(0)
    assert file.syncs == 0


def test_a_failed_sync_fails_the_tickets_of_its_batch(make_group: Make) -> None:
    file, observer = FakeFile(), Observer()
    group = make_group(file, "strict", observer)
    file.fails = True
    ticket = write(file, group)
    with pytest.raises(StorageUnavailable, match="Input/output error"):
        ticket.wait(10)
    assert not group.healthy
    assert observer.failures >= 1
    file.fails = False


def test_a_sync_that_succeeds_makes_the_group_healthy_again(make_group: Make) -> None:
    file = FakeFile()
    group = make_group(file)
    file.fails = True
    with pytest.raises(StorageUnavailable):
        write(file, group).wait(10)
    file.fails = False
    write(file, group).wait(10)
    assert group.healthy


def test_what_nobody_waits_for_is_synced_soon(make_group: Make) -> None:
    file = FakeFile()
    group = make_group(file, required=False)
    ticket = write(file, group)
    assert ticket.done, "a lazy file is in no ticket"
    assert file.synced.acquire(timeout=10)


def test_relaxed_answers_first_and_syncs_soon(make_group: Make) -> None:
    file = FakeFile(slow=True)
    ticket = write(file, make_group(file, "relaxed"))
    ticket.wait(0)
    assert file.started.acquire(timeout=10)
    file.may_end.release(100)
    assert file.synced.acquire(timeout=10)


def test_a_sync_that_takes_too_long_is_given_up(make_group: Make) -> None:
    file = FakeFile(slow=True)
    ticket = write(file, make_group(file))
    with pytest.raises(StorageUnavailable, match=r"did not answer within 0\.001 s"):
        ticket.wait(0.001)
    file.may_end.release(100)
    ticket.wait(10)


def test_a_callback_comes_once_when_done(make_group: Make) -> None:
    file = FakeFile(slow=True)
    ticket = write(file, make_group(file))
    called: list[Ticket] = []
    came = threading.Event()
    ticket.add_done_callback(called.append)
    ticket.add_done_callback(lambda _: came.set())
    assert called == []
    file.may_end.release(100)
    assert came.wait(10)
    ticket.add_done_callback(called.append)
    assert called == [ticket, ticket]


def test_a_callback_that_fails_does_not_stop_the_others(make_group: Make) -> None:
    file = FakeFile(slow=True)
    group = make_group(file)
    ticket = write(file, group)
    came = threading.Event()
    ticket.add_done_callback(lambda _: 1 / 0)
    ticket.add_done_callback(lambda _: came.set())
    file.may_end.release(100)
    assert came.wait(10)
    write(file, group).wait(10)


def test_a_file_that_fails_in_an_unknown_way_does_not_stop_the_thread(make_group: Make) -> None:
    class Odd(FakeFile):
        def sync(self) -> None:
            if self.fails:
                raise ZeroDivisionError("odd")
            super().sync()

    file = Odd()
    group = make_group(file)
    file.fails = True
    with pytest.raises(StorageUnavailable, match="odd"):
        write(file, group).wait(10)
    file.fails = False
    write(file, group).wait(10)


def test_flush_syncs_lazy_files_too(make_group: Make) -> None:
    file = FakeFile()
    group = make_group(file, required=False)
    file.dirty = True
    group.flush()
    assert not file.dirty


def test_flush_says_what_failed(make_group: Make) -> None:
    file = FakeFile()
    group = make_group(file)
    file.dirty = file.fails = True
    with pytest.raises(StorageUnavailable):
        group.flush()
    file.fails = False


def test_closing_syncs_what_is_left_and_takes_nothing_more() -> None:
    file, group = FakeFile(), GroupCommit("relaxed")
    group.register(file)
    write(file, group)
    group.close()
    assert not file.dirty
    strict = GroupCommit()
    strict.register(file)
    strict.close()
    file.dirty = True
    with pytest.raises(StorageUnavailable, match="closed"):
        strict.ticket()
