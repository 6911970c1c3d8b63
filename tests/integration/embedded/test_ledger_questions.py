"""Every question to the ledger is answered as by looking at all of it."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from db.filters import EntryFilter
from tests.integration.embedded.builders import (
    BEGINNING,
    at_leisure,
    iso,
    make_entry,
    moment,
    open_ledger,
)

Entry = dict[str, Any]


class NaiveLedger:
    """Look at every entry for every question."""

    def __init__(self, stored: list[Entry]) -> None:
        self.stored = stored

    def matching(self, filters: EntryFilter) -> list[Entry]:
        return [entry for entry in self.stored if self._matches(entry, filters)]

    def _matches(self, entry: Entry, filters: EntryFilter) -> bool:
        names = ("household_id", "child_id", "user_id", "entity_type", "action")
        when = datetime.fromisoformat(entry["occurred_at"])
        return (
            all(getattr(filters, n) in (None, entry[n]) for n in names)
            and (filters.start is None or filters.start <= when)
            and (filters.end is None or when < filters.end)
        )

    def newest(self, filters: EntryFilter) -> list[Entry]:
        order = ("occurred_at", "created_at", "seq")
        found = self.matching(filters)
        return sorted(found, key=lambda e: tuple(e[n] for n in order), reverse=True)

    def oldest(self, filters: EntryFilter) -> list[Entry]:
        return sorted(self.matching(filters), key=lambda e: (e["household_id"], e["seq"]))


HOUSEHOLDS = st.sampled_from(["h1", "h2", "h3"])


CHILDREN = st.sampled_from(["c1", "c2", "c3", "c4"])


USERS = st.sampled_from(["u-1", "u-2", "u-3"])


TYPES = st.sampled_from(["task", "reward", "penalty"])


ACTIONS = st.sampled_from(["activated", "requested", "reversed"])


MOMENTS = st.integers(0, 30).map(moment)


DRAFTS = st.lists(
    st.fixed_dictionaries(
        {
            "household_id": HOUSEHOLDS,
            "child_id": CHILDREN,
            "user_id": USERS | st.none(),
            "entity_type": TYPES,
            "action": ACTIONS,
            "step": st.integers(0, 3),
        }
    ),
    max_size=40,
)


FILTERS = st.builds(
    EntryFilter,
    household_id=st.none() | HOUSEHOLDS,
    child_id=st.none() | CHILDREN | st.just("nobody"),
    user_id=st.none() | USERS,
    entity_type=st.none() | TYPES | st.just("other"),
    action=st.none() | ACTIONS,
    start=st.none() | MOMENTS,
    end=st.none() | MOMENTS,
)


def ledger_of(drafts: list[Entry]) -> list[Entry]:
    """Make entries of drafts: in a household `seq` counts and time never goes back."""
    made: list[Entry] = []
    seqs: dict[str, int] = {}
    times: dict[str, int] = {}
    for number, draft in enumerate(drafts):
        fields = dict(draft)
        household_id = fields["household_id"]
        seqs[household_id] = seqs.get(household_id, 0) + 1
        times[household_id] = times.get(household_id, 0) + fields.pop("step")
        when = iso(moment(times[household_id]))
        created = iso(BEGINNING + timedelta(hours=1, microseconds=1 + number))
        made.append(
            make_entry(number, **fields, seq=seqs[household_id])
            | {"occurred_at": when, "created_at": created}
        )
    return made


@at_leisure(max_examples=150)
@given(
    drafts=DRAFTS,
    queries=st.lists(st.tuples(FILTERS, st.integers(0, 7), st.integers(0, 25)), max_size=10),
    reopening=st.sampled_from(["no", "with side index", "without"]),
)
def test_any_question_is_answered_as_by_looking_at_every_entry(
    drafts: list[Entry], queries: list[tuple[EntryFilter, int, int]], reopening: str
) -> None:
    stored = ledger_of(drafts)
    naive = NaiveLedger(stored)
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder))
        ledger.insert_multiple(stored)
        if reopening != "no":
            ledger.close()
            if reopening == "without":
                (Path(folder) / "tracking_events.idx").unlink()
            ledger = open_ledger(Path(folder))
        for filters, limit, offset in [(EntryFilter(), 50, 0), *queries]:
            expected = naive.newest(filters)
            page = expected[offset : offset + limit]
            assert ledger.page(filters, limit, offset) == (page, len(expected))
            assert ledger.count(filters) == len(expected)
            assert list(ledger.scan(filters)) == naive.oldest(filters)
        ledger.close()


@at_leisure(max_examples=60)
@given(DRAFTS, MOMENTS)
def test_any_entry_is_found_by_its_id_its_place_and_its_time(
    drafts: list[Entry], since: datetime
) -> None:
    stored = ledger_of(drafts)
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder))
        for entry in stored:
            ledger.insert(entry)
        for entry in stored:
            assert ledger.find(entry["id"]) == entry
            assert ledger.at(entry["household_id"], entry["seq"]) == entry
        assert list(ledger.recent(since)) == [
            e for e in stored if datetime.fromisoformat(e["occurred_at"]) >= since
        ]
        for household_id in ("h1", "h2"):
            chain = [entry for entry in stored if entry["household_id"] == household_id]
            assert ledger.after(household_id, 2, 3) == chain[2:5]
            assert ledger.last_seq(household_id) == len(chain)
            assert ledger.last(household_id) == (chain[-1] if chain else None)
        assert ledger.household_ids() == sorted({entry["household_id"] for entry in stored})
        ledger.close()
