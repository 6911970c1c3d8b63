"""Pages of the timeline with exact totals, which are kept and not counted.

A page is found by how many actions each stretch of time has, from the newest on, whatever its
offset; then it is a walk through those stretches in an index. How many there are of each kind is
counted as they are recorded. Of words and requests nobody keeps a count: few matches are found by
their own index at each time, and many are counted once by each process, and then only what is new.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from db.filters import ActionFilter
from db.postgres import action_queries as queries
from db.postgres.kept_counts import FINEST, KeptCount, KeptCounts
from db.postgres.link import Link
from db.postgres.statement import Row, Statement
from db.postgres.stretches import (
    EVER,
    SECONDS,
    SIZES,
    Portion,
    Stretch,
    is_divisible,
    is_walkable,
    merged,
    parts_of,
    place_of,
    stretches_of,
)

CHEAP: Final = 2000  # actions whose words are looked at in a millisecond or two
MANY: Final = 1000  # matches that an index of words finds in a few milliseconds
FEW: Final = 20_000  # matches that are kept by minutes
BUCKET_LISTS: Final = ("size_list", "first_list", "behind_list")
TIMES: Final = ("start", "end")


class Page(NamedTuple):
    """Rows of actions, newest first, and how many there are in all."""

    rows: list[Row]
    total: int


class ActionPages:
    """Finds pages for one unit; `kept` is none where what it sees may be taken back."""

    def __init__(self, link: Link, kept: KeptCounts | None) -> None:
        self._link = link
        self._kept = kept

    def page(self, filters: ActionFilter, limit: int, offset: int) -> Page:
        """Give a page and the total, both of one moment."""
        asked = queries.asked(filters)
        with self._link.moment():
            if any(name in asked for name in queries.SEARCHED):
                return self._searched(filters, asked, limit, offset)
            portions = self._counted(asked, stretches_of(filters.start, filters.end))
            portions = self._divided(asked, _newest_first(portions), limit, offset)
            return self._at(asked, portions, limit, offset)

    # By what is counted

    def _counted(self, asked: Row, stretches: Sequence[Stretch]) -> list[Portion]:
        """Count by kind, in buckets and, where those do not fit, in seconds."""
        buckets = [each for each in stretches if each.size != SECONDS]
        rest = [Portion(each.first, each.behind, 0, 0) for each in stretches if each not in buckets]
        names = tuple(each for each in asked if each not in (*TIMES, *queries.SEARCHED))
        if not buckets:
            return self._looked_at(asked, rest, names)
        lists = dict(
            zip(("size_list", "first_list", "behind_list"), _columns(buckets), strict=True)
        )
        found = self._link.all(queries.counts(names), asked | lists)
        return [*map(_portion_of, found), *self._looked_at(asked, rest, names)]

    def _looked_at(
        self, asked: Row, portions: Sequence[Portion], names: queries.Names
    ) -> list[Portion]:
        """Count what matches in portions by walking through them."""
        if not portions:
            return []
        times = _times([(each.start, each.end) for each in portions])
        found = self._link.all(queries.count_within(names), asked | times)
        return [
            Portion(row["first"], row["behind"], row["everything"], row["matching"])
            for row in found
        ]

    def _divided(
        self, asked: Row, portions: list[Portion], limit: int, offset: int
    ) -> list[Portion]:
        """Divide those that hold a page until it is cheap to walk through them."""
        place = place_of(portions, offset, limit)
        divisible = [each for each in place.portions if is_divisible(each)]
        if not divisible or is_walkable(place):
            return portions
        parts = self._counted(asked, [parts_of(each) for each in divisible])
        divided = set(divisible)
        rest = [each for each in portions if each not in divided]
        return self._divided(asked, _newest_first([*rest, *parts]), limit, offset)

    def _at(self, asked: Row, portions: list[Portion], limit: int, offset: int) -> Page:
        """Walk to a page, by how much each portion has of it."""
        total = sum(each.matching for each in portions)
        place = place_of(portions, offset, limit)
        if not place.portions:
            return Page([], total)
        values = {
            "limit": limit,
            "offset": place.skipped,
            "of_each": place.skipped + limit,
            **_times(merged(place.portions)),
        }
        statement = queries.walk(tuple(name for name in asked if name not in TIMES))
        return Page(self._link.all(statement, asked | values), total)

    # By words and requests

    def _searched(self, filters: ActionFilter, asked: Row, limit: int, offset: int) -> Page:
        around = self._counted(asked, stretches_of(filters.start, filters.end))
        if not any(each.matching for each in around):
            return Page([], 0)
        place = {"limit": limit, "offset": offset}
        if sum(each.everything for each in around) <= CHEAP:
            return self._found(queries.found_by_walking(tuple(asked)), asked | place)
        always = {name: value for name, value in asked.items() if name not in TIMES}
        kept = self._up_to_now(always)
        if kept is not None:
            return self._at(asked, self._kept_within(kept, filters, always), limit, offset)
        page = self._found(queries.found(tuple(asked)), asked | place)
        if page.total > MANY:
            self._keep(always)
        return page

    def _kept_within(self, kept: KeptCount, filters: ActionFilter, asked: Row) -> list[Portion]:
        """Give what is kept of a time range, and look at what its ends cut off."""
        start = -EVER if filters.start is None else filters.start
        end = EVER if filters.end is None else filters.end
        whole, cut = kept.within(start, end)
        return _newest_first([*whole, *self._looked_at(asked, cut, tuple(asked))])

    def _found(self, statement: Statement, values: Row) -> Page:
        rows = self._link.all(statement, values)
        return Page([row for row in rows if row["seq"] is not None], rows[0]["total"])

    def _keep(self, asked: Row) -> None:
        """Count by time what a search finds, for those who ask again."""
        last = self._link.one(queries.LAST, asked)
        if self._kept is None or last is None:
            return
        size, counts = SIZES[0], self._by_time(asked, SIZES[0])
        if sum(counts.values()) <= FEW:
            size, counts = FINEST, self._by_time(asked, FINEST)
        self._kept.keep(asked, KeptCount.of(last, self._everything(asked), size, counts))

    def _by_time(self, asked: Row, size: int) -> dict[int, int]:
        rows = self._link.all(queries.count_by_time(tuple(asked)), asked | {"size": size})
        return {row["bucket"]: row["matching"] for row in rows}

    def _everything(self, asked: Row) -> int:
        """Tell how many actions the household has."""
        household = {"household_id": asked["household_id"]}
        return sum(each.everything for each in self._counted(household, stretches_of(None, None)))

    def _up_to_now(self, asked: Row) -> KeptCount | None:
        """Give what is kept of a search with what was recorded since; nothing where none holds."""
        kept = None if self._kept is None else self._kept.find(asked)
        if kept is None or self._kept is None:
            return None
        since = {"size": kept.size, "seq": kept.seq, "action_id": kept.action_id}
        rows = self._link.all(queries.count_behind(tuple(asked)), asked | since)
        new = sum(row["everything"] for row in rows)
        is_there = any(row["is_there"] for row in rows)
        last = self._link.one(queries.LAST, asked) if new else None
        if not is_there or kept.everything + new != self._everything(asked):
            self._kept.forget(asked)
            return None
        if last is not None:
            newer = {row["bucket"]: row["matching"] for row in rows}
            kept = kept.with_newer(newer, last, kept.everything + new)
            self._kept.keep(asked, kept)
        return kept


def _portion_of(row: Row) -> Portion:
    size, bucket = row["size"], row["bucket"]
    first, behind = bucket << size, bucket + 1 << size
    return Portion(first, behind, row["everything"], row["matching"], size)


def _newest_first(portions: Sequence[Portion]) -> list[Portion]:
    return sorted(portions, reverse=True)


def _columns(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _times(ranges: Sequence[tuple[int, int]]) -> Row:
    first, behind = _columns(ranges)
    return {"first_list": first, "behind_list": behind}
