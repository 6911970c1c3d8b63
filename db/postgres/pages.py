"""Pages of the ledger with their exact totals, however deep, by what is known of its places.

Without marks, a page counts all and walks from the newest entry to its own. With them it counts
from a mark on, and walks down from the mark nearest above it: some thousand entries of an index,
whatever the offset.
"""

from contextlib import suppress
from datetime import datetime
from typing import Final

from db.filters import EntryFilter
from db.postgres import page_queries, queries
from db.postgres.landmarks import Key, Landmarks, Mark, Marks, key_of
from db.postgres.link import Link, Reading
from db.postgres.numbers import bounded
from db.postgres.statement import Row
from models.errors import StorageUnavailable

Page = tuple[list[Row], int]
# In steps: so far, walking costs less than a second question.
NEAR: Final = 2
# In steps as well: what one question learns, a tenth of a second for a hundred thousand entries.
AT_ONCE: Final = 100
RANGE: Final = ("start", "end")
NOT_OF_ENTRY: Final = ("counted", "first_seq", "first_at")


class Outdated(Exception):
    """An entry that a mark names is chosen no more: its user was erased."""


class Pages:
    """Pages on one link; marks are learned from what is committed, and only from that."""

    def __init__(self, link: Link, landmarks: Landmarks) -> None:
        self._link = link
        self._landmarks = landmarks
        self._near = NEAR * landmarks.step

    def page(self, filters: EntryFilter, limit: int, offset: int) -> Page:
        """Give the rows of a page, newest first, and how many entries match in all."""
        asked = queries.asked(filters)
        key = key_of(_without_range(asked))
        marks, place = self._landmarks.of(key), (bounded(limit), bounded(offset))
        if marks is not None and marks.cover(asked.get("start")) and self._keep_order(asked):
            marked = MarkedPages(self._link, marks, asked)
            with suppress(Outdated):
                page = marked.page(*place)
                if marked.unmarked >= self._near:
                    self._learn(key, marks, asked)
                return page
            self._landmarks.forget(key)
            marks = None
        rows, total = page_from(self._link, None, asked, *place)
        if total >= self._near and self._keep_order(asked):
            self._learn(key, marks, asked)
        return rows, total

    def _keep_order(self, asked: Row) -> bool:
        """Tell whether what is chosen is of one household, so that new entries are the newest.

        Commits of several households may overtake each other.
        """
        if "child_id" in asked or {"user_id", "household_id"} <= asked.keys():
            return True
        if "user_id" not in asked:
            return False
        return self._link.one(page_queries.ONLY_HOME, {"user_id": asked["user_id"]}) is not None

    def _learn(self, key: Key, marks: Marks | None, asked: Row) -> None:
        """Learn some marks more; the page is found already, so a failure is nobody's."""
        if not isinstance(self._link, Reading):
            return
        asked = _without_range(asked)
        statement = page_queries.marks(tuple(asked), from_mark=marks is not None)
        last = None if marks is None else marks.last
        begin = 0 if last is None else last.position
        size = {"step": self._landmarks.step, "limit": AT_ONCE * self._landmarks.step}
        with suppress(StorageUnavailable):
            rows = self._link.all(statement, asked | page_queries.values_of(last) | size)
            more = [Mark(begin + row.pop("number"), **row) for row in rows]
            self._landmarks.extend(key, marks, more)


class MarkedPages:
    """Pages of one filter by its marks; raises Outdated.

    `unmarked` is how many entries were found behind the last mark.
    """

    def __init__(self, link: Link, marks: Marks, asked: Row) -> None:
        self._link = link
        self._marks = marks
        self._asked = asked
        self.unmarked = 0

    def page(self, limit: int, offset: int) -> Page:
        """Give a page, newest first, and how many match in all."""
        mark = self._last_before(self._asked.get("end"))
        if mark is None:
            return page_from(self._link, None, self._asked, limit, offset)
        older = self._count_older()
        is_near = offset < NEAR * self._marks.step
        place = (limit, offset) if is_near else (0, 0)
        rows, up_to = page_from(self._link, mark, self._asked, *place)
        self.unmarked = up_to - self._marks.last.position
        if not is_near and up_to - offset > older:
            above = self._marks.at_least(up_to - offset)
            if above is None or above.position > up_to:
                rows, up_to = page_from(self._link, mark, self._asked, limit, offset)
            else:
                rows = self._page_below(above, limit, up_to - offset, older)
        return rows, max(0, up_to - older)

    def _count_older(self) -> int:
        """Count what is older than the range that is asked for."""
        start = self._asked.get("start")
        if start is None:
            return 0
        older = _without_range(self._asked)
        return page_from(self._link, self._last_before(start), older | {"end": start}, 0, 0)[1]

    def _last_before(self, moment: datetime | None) -> Mark | None:
        return self._marks.last if moment is None else self._marks.before(moment)

    def _page_below(self, mark: Mark, limit: int, position: int, older: int) -> list[Row]:
        """Give what lies from a position downwards; it lies below the mark, where nothing changes.

        But for a user who was erased since it was counted.
        """
        place = {"limit": limit, "offset": mark.position - position}
        values = self._asked | page_queries.values_of(mark) | place
        rows = self._link.all(page_queries.below(tuple(self._asked)), values)
        if len(rows) != min(limit, position - older):
            raise Outdated
        return rows


def _without_range(asked: Row) -> Row:
    return {name: value for name, value in asked.items() if name not in RANGE}


def page_from(link: Link, mark: Mark | None, asked: Row, limit: int, offset: int) -> Page:
    """Give a page's rows, and how many are chosen in all, counted from a mark; raises Outdated.

    Counted from a mark, all that is older than the range counts too.
    """
    statement = page_queries.page(tuple(asked), from_mark=mark is not None)
    place = {"limit": limit, "offset": offset}
    rows = link.all(statement, asked | page_queries.values_of(mark) | place)
    first = rows[0]
    count = first["counted"]
    if mark is not None:
        if (first["first_seq"], first["first_at"]) != (mark.seq, mark.occurred_at):
            raise Outdated
        count += mark.position - 1
    entries = [row for row in rows if row["id"] is not None]
    for row in entries:
        for name in NOT_OF_ENTRY:
            row.pop(name, None)
    return entries, count
