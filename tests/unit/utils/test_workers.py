"""A worker that dies rests before it is started again."""

import pytest

from utils.workers import FIRST_REST_SECONDS, LONGEST_REST_SECONDS, STEADY_SECONDS, Worker


class Ticks:
    """A clock that stands until it is told."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def rests(worker: Worker, ticks: Ticks, deaths: int, lives: float = 0) -> list[float]:
    """Start a worker and have it die, so many times; gives how long it rested each time."""
    found = []
    for _ in range(deaths):
        worker.note_started(1)
        ticks.seconds += lives
        worker.note_died()
        found.append(worker.starts_at - ticks.seconds)
        ticks.seconds = worker.starts_at
    return found


def test_a_worker_that_dies_again_and_again_rests_longer_each_time() -> None:
    ticks = Ticks()
    found = rests(Worker(ticks), ticks, 10)
    assert found[:4] == pytest.approx([FIRST_REST_SECONDS * 2**n for n in range(4)])
    assert found[-1] == LONGEST_REST_SECONDS


def test_a_worker_that_went_well_for_a_while_is_started_again_soon() -> None:
    ticks = Ticks()
    worker = Worker(ticks)
    rests(worker, ticks, 5)
    assert rests(worker, ticks, 1, lives=STEADY_SECONDS) == pytest.approx([FIRST_REST_SECONDS])


def test_a_worker_that_rests_has_no_process() -> None:
    worker = Worker(Ticks())
    worker.note_started(7)
    assert worker.pid == 7
    worker.note_died()
    assert worker.pid is None
