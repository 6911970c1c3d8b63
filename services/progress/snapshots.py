"""Daily snapshots: one for a learner and local date, taken once the day has ended.

Whoever reads the history takes what is missing first, so a job that did not run loses nothing.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

import structlog

from db.store import Store, Unit
from models.errors import Invalid, StorageUnavailable
from models.progress.calendars import day_of
from models.progress.figures import NOTHING, Figures
from models.progress.snapshot import DailySnapshot, snapshots
from services.progress import learners, sight
from services.progress.forms import Form
from services.progress.keeping import Keeping, Kept
from services.progress.learners import Learner
from services.scope import Scope

log = structlog.get_logger()
A_DAY: Final = timedelta(days=1)
MOST_DAYS: Final = 3660
USUAL_DAYS: Final = 30


def history(
    scope: Scope, child_id: str | None, days: int | None, start: date | None, end: date | None
) -> Form:
    """Give the days with activity or a snapshot; raises Invalid for a range that can't be."""
    with scope.write() as unit:
        kept = Keeping(unit, sight.meant(scope, unit, child_id), scope.now()).kept()
        first, last = _range(kept.moment.today, days, start, end)
        kept = take(unit, kept)
        taken = {each.date: each for each in unit.snapshots.between(kept.learner.id, first, last)}
        live = {each.date: each for each in _taken_now(unit, kept, first, last, every_day=False)}
    entries = [each.to_dict() for _, each in sorted({**live, **taken}.items())]
    return {
        "entries": entries,
        "start_date": first.isoformat(),
        "end_date": last.isoformat(),
        "count": len(entries),
    }


def bring_up(scope: Scope, child_id: str | None) -> None:
    """Take what a learner's snapshots lack."""
    with scope.write() as unit:
        take(unit, Keeping(unit, sight.meant(scope, unit, child_id), scope.now()).kept())


def take(unit: Unit, kept: Kept) -> Kept:
    """Take the snapshots that are missing or no longer right, up to yesterday."""
    yesterday = kept.moment.today - A_DAY
    first = _first_missing(kept)
    if first is None or first > yesterday:
        return kept
    missing = list(_taken_now(unit, kept, first, yesterday, every_day=True))
    unit.snapshots.save(kept.learner.id, missing)
    derived = replace(kept.derived, snapshots_until=yesterday)
    unit.learners.save(derived, [])
    return replace(kept, derived=derived, has_changed=True)


def take_all(store: Store, now: datetime) -> int:
    """Take the snapshots of every learner whose day has ended; gives of how many."""
    with store.read() as unit:
        found = [unit.learners.find(learner_id) for learner_id in unit.learners.ids()]
    count = 0
    for derived in found:
        if derived is not None:
            try:
                household_id = derived.progress.household_id
                with store.write(household_id) as unit:
                    learner = learners.find(unit, household_id, derived.learner_id)
                    count += learner is not None and _take_one(unit, learner, now)
            except StorageUnavailable as error:
                log.warning("snapshot_waits", detail=error.detail)
    return count


def _take_one(unit: Unit, learner: Learner, now: datetime) -> bool:
    known = unit.learners.find(learner.id)
    if known is not None and known.snapshots_until == learner.day_of(now) - A_DAY:
        return False
    before = Keeping(unit, learner, now).kept()
    return take(unit, before) is not before


def _first_missing(kept: Kept) -> date | None:
    until = kept.derived.snapshots_until
    if until is not None:
        return until + A_DAY
    began = kept.progress.days.first
    return None if began is None else max(began, kept.moment.today - MOST_DAYS * A_DAY)


def _taken_now(
    unit: Unit, kept: Kept, first: date, last: date, *, every_day: bool
) -> list[DailySnapshot]:
    """Take the snapshots of a range from what is known now."""
    behind = list(unit.learners.days(kept.learner.id, first, date.max))
    since = NOTHING
    for day in behind:
        since = since.plus(day.figures)
    before: Figures = kept.progress.figures.minus(since)
    also = [first + n * A_DAY for n in range((last - first).days + 1)] if every_day else []
    inside = [day for day in behind if day.date <= last]
    return list(snapshots(inside, before, kept.progress.streaks, _unlocked_on(kept), also))


def _unlocked_on(kept: Kept) -> list[date]:
    unlocks = kept.progress.unlocks.values()
    return [day_of(kept.derived.calendars, unlock.achieved_at) for unlock in unlocks]


def _range(
    today: date, days: int | None, start: date | None, end: date | None
) -> tuple[date, date]:
    if days is not None and (start is not None or end is not None):
        raise Invalid.field("days", "give days, or start_date and end_date")
    last = today if end is None else end
    if start is None:
        start = last - ((days or USUAL_DAYS) - 1) * A_DAY
    if start > last:
        raise Invalid.field("start_date", "must not be after end_date")
    if (last - start).days >= MOST_DAYS:
        raise Invalid.field("start_date", f"at most {MOST_DAYS} days at once")
    return start, last
