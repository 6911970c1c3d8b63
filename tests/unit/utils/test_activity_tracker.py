"""Tracking an activity can neither fail nor hold up what it tells of."""

from collections.abc import Iterator, Sequence
from threading import Event
from typing import Any

import pytest

from utils import activity_tracker
from utils.activity_tracker import Activity, ActivityTracker, track_activity, tracked_activity
from utils.clock import SystemClock

SOON = 20


class FakeSink:
    """Keeps what is written; refuses while `is_broken`, blocks while `gate` is closed."""

    def __init__(self) -> None:
        self.written: list[Activity] = []
        self.retried: list[bool] = []
        self.is_broken = False
        self.refused = Event()
        self.gate = Event()
        self.gate.set()

    def check(self, activity: Activity) -> None:
        if not activity.action_details:
            raise ValueError("empty")

    def write(self, activities: Sequence[Activity], *, is_retry: bool) -> Sequence[Activity]:
        self.gate.wait(SOON)
        if self.is_broken:
            self.refused.set()
            raise OSError("the disk is gone")
        self.retried.append(is_retry)
        self.written += activities
        return ()

    @property
    def told(self) -> list[tuple[str, str]]:
        return [(each.action_details, each.status) for each in self.written]


class Counts:
    """Counts."""

    failures = 0
    dropped = 0

    def count_activity_failure(self) -> None:
        self.failures += 1

    def count_activity_dropped(self, activities: int) -> None:
        self.dropped += activities


@pytest.fixture
def sink() -> FakeSink:
    return FakeSink()


@pytest.fixture
def counts() -> Counts:
    return Counts()


@pytest.fixture
def tracker(sink: FakeSink, counts: Counts) -> Iterator[ActivityTracker]:
    tracker = ActivityTracker(sink, SystemClock(), counts, bound=5, retry_seconds=0.01)
    activity_tracker.install(tracker)
    yield tracker
    activity_tracker.uninstall(tracker)


def track(details: Any = "Deployed", **options: Any) -> str | None:
    return track_activity("project", "ann", "deployment", details, **options)


def test_an_activity_is_written_with_all_that_was_told(
    tracker: ActivityTracker, sink: FakeSink
) -> None:
    action_id = track(request_id="r", status="failed", environment="staging", quantity=3)
    tracker.close()
    (written,) = sink.written
    assert written.action_id == action_id
    told = (written.project_id, written.user_id, written.request_id, written.status)
    assert told == ("project", "ann", "r", "failed")
    assert (written.environment, written.quantity) == ("staging", 3)


def test_activities_are_written_in_their_order_before_it_closes(
    tracker: ActivityTracker, sink: FakeSink
) -> None:
    ids = [track(str(number)) for number in range(5)]
    tracker.close()
    assert [each.action_id for each in sink.written] == ids
    assert tracker.waiting == 0


def test_what_can_not_be_written_is_written_later(
    tracker: ActivityTracker, sink: FakeSink, counts: Counts
) -> None:
    sink.is_broken = True
    ids = [track("first"), track("second")]
    assert None not in ids
    assert sink.refused.wait(SOON)
    sink.is_broken = False
    tracker.close()
    assert [each.action_id for each in sink.written] == ids
    assert sink.retried[0]
    assert counts.failures >= 1
    assert counts.dropped == 0


def test_more_than_can_wait_is_dropped_and_counted(
    tracker: ActivityTracker, sink: FakeSink, counts: Counts
) -> None:
    sink.gate.clear()
    ids = [track(str(number)) for number in range(7)]
    assert [each is None for each in ids] == [False] * 5 + [True] * 2
    assert tracker.waiting == 5
    sink.gate.set()
    tracker.close()
    assert (len(sink.written), counts.dropped) == (5, 2)


def test_what_is_still_there_when_time_is_up_is_counted_as_lost(
    tracker: ActivityTracker, sink: FakeSink, counts: Counts
) -> None:
    sink.gate.clear()
    track()
    tracker.close(seconds=0)
    assert counts.dropped == 1
    sink.gate.set()


@pytest.mark.parametrize("wrong", ["", None, object()])
def test_what_is_no_activity_gives_nothing_and_does_not_raise(
    tracker: ActivityTracker, sink: FakeSink, counts: Counts, wrong: Any
) -> None:
    sink.check = lambda activity: len(activity.action_details) / 0  # type: ignore[method-assign,assignment,func-returns-value]  # it fails
    assert track(wrong) is None
    tracker.close()
    assert (sink.written, counts.dropped) == ([], 1)


def test_nothing_is_taken_once_it_is_closed(tracker: ActivityTracker, sink: FakeSink) -> None:
    tracker.close()
    assert track() is None
    assert sink.written == []


def test_without_a_tracker_there_is_nothing_to_track() -> None:
    assert track() is None


def test_what_goes_on_is_told_and_how_it_ended(tracker: ActivityTracker, sink: FakeSink) -> None:
    with tracked_activity("project", "ann", "deployment", "well") as request_id:
        pass
    with (
        pytest.raises(ZeroDivisionError),
        tracked_activity("project", "ann", "deployment", "ill", quantity=2),
    ):
        raise ZeroDivisionError
    tracker.close()
    statuses = [("well", "in_progress"), ("well", "success")]
    assert sink.told == [*statuses, ("ill", "in_progress"), ("ill", "failed")]
    first, second, third, fourth = (each.request_id for each in sink.written)
    assert first == second == request_id
    assert third == fourth != first
    assert sink.written[-1].quantity == 2


def test_a_decorated_function_is_told_of_at_each_call(
    tracker: ActivityTracker, sink: FakeSink
) -> None:
    @tracked_activity("project", "ann", "deployment", "call")
    def double(number: int) -> int:
        return 2 * number

    assert [double(1), double(2)] == [2, 4]
    tracker.close()
    assert sink.told == [("call", "in_progress"), ("call", "success")] * 2
    assert len({each.request_id for each in sink.written}) == 2
