"""Track what happens in projects: never able to fail, or to hold up, what it tells of."""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Any, Final, Protocol

import structlog
import uuid_utils

from utils.clock import Clock

log = structlog.get_logger()
WAITING_AT_MOST: Final = 10_000
AT_ONCE: Final = 1000
RETRY_SECONDS: Final = 1.0
DRAIN_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What is told of one action; `created_at` is in whole seconds since 1970."""

    action_id: str
    project_id: str
    user_id: str | None
    action_type: str
    action_details: str
    created_at: int
    request_id: str | None
    status: str
    environment: str
    quantity: int


class Sink(Protocol):
    """Where activities go."""

    def check(self, activity: Activity) -> None:
        """Raise ValueError or TypeError for what is no activity; takes no time."""

    def write(self, activities: Sequence[Activity], *, is_retry: bool) -> Sequence[Activity]:
        """Write what can be written; gives what has to be tried again.

        In a retry some may have been written before.
        """


class Observer(Protocol):
    """Hears what becomes of activities."""

    def count_activity_failure(self) -> None:
        """Count a write that has to be tried again."""

    def count_activity_dropped(self, activities: int) -> None:
        """Count activities that are lost: no activities, or more than can wait."""


class ActivityTracker:
    """Takes activities into a bounded queue, and writes them on a thread of its own, in order.

    What can't be written is kept and tried again once a second; `close` drains the queue.
    """

    def __init__(
        self,
        sink: Sink,
        clock: Clock,
        observer: Observer,
        *,
        bound: int = WAITING_AT_MOST,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self._sink = sink
        self._clock = clock
        self._observer = observer
        self._bound = bound
        self._retry_seconds = retry_seconds
        self._queue: deque[Activity] = deque()
        self._changed = Condition()
        self._writing = 0
        self._is_closed = False
        self._has_given_up = False
        self._thread: Thread | None = None

    @property
    def waiting(self) -> int:
        """Return how many activities are not written yet."""
        return len(self._queue) + self._writing

    def track_activity(
        self,
        project_id: str,
        user_id: str | None,
        action_type: str,
        action_details: str,
        request_id: str | None = None,
        status: str = "success",
        environment: str = "development",
        quantity: int = 1,
    ) -> str | None:
        """Take an activity; gives its id, or nothing where it is none or can't be kept."""
        try:
            activity = Activity(
                action_id=str(uuid_utils.uuid7()),
                project_id=project_id,
                user_id=user_id,
                action_type=action_type,
                action_details=action_details,
                created_at=int(self._clock.now().timestamp()),
                request_id=request_id,
                status=status,
                environment=environment,
                quantity=quantity,
            )
            self._sink.check(activity)
            is_taken = self._take(activity)
        except Exception:  # whatever is wrong with it must not reach what it tells of
            log.exception("activity_refused", project=project_id, action_type=action_type)
            is_taken = False
        if is_taken:
            return activity.action_id
        self._observer.count_activity_dropped(1)
        return None

    def _take(self, activity: Activity) -> bool:
        with self._changed:
            if self._is_closed or self.waiting >= self._bound:
                log.warning("activity_dropped", action_type=activity.action_type)
                return False
            self._queue.append(activity)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="activity-tracker", daemon=True)
                self._thread.start()
            self._changed.notify()
        return True

    def close(self, seconds: float = DRAIN_SECONDS) -> None:
        """Take no more, and write what waits, for at most so long."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join(seconds)
        with self._changed:
            self._has_given_up = True
            self._changed.notify()
        if self.waiting:
            log.error("activities_lost", activities=self.waiting)
            self._observer.count_activity_dropped(self.waiting)

    def _run(self) -> None:
        is_retry = False
        while batch := self._next(is_retry=is_retry):
            rest = self._write(batch, is_retry=is_retry)
            is_retry = bool(rest)
            with self._changed:
                self._queue.extendleft(reversed(rest))
                self._writing = 0

    def _next(self, *, is_retry: bool) -> list[Activity]:
        """Wait for activities, a while before a retry; gives none once closed and drained."""
        with self._changed:
            if is_retry:
                self._changed.wait_for(lambda: self._has_given_up, self._retry_seconds)
            else:
                self._changed.wait_for(lambda: self._queue or self._is_closed)
            waiting = 0 if self._has_given_up else len(self._queue)
            count = self._writing = min(waiting, AT_ONCE)
            return [self._queue.popleft() for _ in range(count)]

    def _write(self, batch: list[Activity], *, is_retry: bool) -> Sequence[Activity]:
        try:
            rest = self._sink.write(batch, is_retry=is_retry)
        except Exception:  # the next round tries again, so this one must not end the thread
            log.exception("activity_write_failed")
            rest = batch
        if rest:
            self._observer.count_activity_failure()
        return rest


_installed: list[ActivityTracker] = []
current_tracker: ContextVar[ActivityTracker | None] = ContextVar("current_tracker", default=None)


def install(tracker: ActivityTracker) -> None:
    """Let `track_activity` use a tracker wherever no request says which one."""
    _installed.append(tracker)


def uninstall(tracker: ActivityTracker) -> None:
    """Let `track_activity` use it no more."""
    _installed.remove(tracker)


def track_activity(
    project_id: str,
    user_id: str | None,
    action_type: str,
    action_details: str,
    request_id: str | None = None,
    status: str = "success",
    environment: str = "development",
    quantity: int = 1,
) -> str | None:
    """Track an activity of a project; gives its id, or nothing where that failed. Never raises.

    Returns at once: the activity is written later, on another thread.
    """
    tracker = current_tracker.get() or (_installed[-1] if _installed else None)
    if tracker is None:
        log.warning("activity_without_tracker", action_type=action_type)
        return None
    return tracker.track_activity(
        project_id,
        user_id,
        action_type,
        action_details,
        request_id,
        status,
        environment,
        quantity,
    )


@contextmanager
def tracked_activity(
    project_id: str,
    user_id: str | None,
    action_type: str,
    action_details: str,
    request_id: str | None = None,
    **options: Any,
) -> Iterator[str]:
    """Track that something goes on, and then how it ended; also a decorator of functions.

    Records `in_progress`, and then `success`, or `failed` where it raises, with one request id,
    which it gives: the one it is called with, or one of its own for each run.
    """
    request_id = request_id or str(uuid_utils.uuid7())
    told = (project_id, user_id, action_type, action_details, request_id)
    track_activity(*told, status="in_progress", **options)
    try:
        yield request_id
    except BaseException:
        track_activity(*told, status="failed", **options)
        raise
    track_activity(*told, status="success", **options)
