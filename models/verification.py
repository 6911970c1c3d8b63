"""Verification: recompute a ledger's chains from its entries alone, and say where one breaks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from models.chain import GENESIS_HASH, entry_hash
from models.times import parse_iso
from models.tracking_event import TrackingEvent

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a household's chain."""

    household_id: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first entry that does not prove itself, and why."""

    household_id: str
    seq: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a verification found; `anonymous` counts entries whose user was erased."""

    households: int
    events: int
    anonymous: int
    heads: list[Head]
    first_mismatch: Mismatch | None

    @property
    def ok(self) -> bool:
        """Whether every chain holds."""
        return self.first_mismatch is None

    def to_dict(self) -> dict[str, Any]:
        """Give the answer's form."""
        mismatch = self.first_mismatch
        return {
            "ok": self.ok,
            "households": self.households,
            "events": self.events,
            "anonymous": self.anonymous,
            "heads": [
                {"household_id": head.household_id, "seq": head.seq, "hash": head.hash}
                for head in self.heads
            ],
            "first_mismatch": None
            if mismatch is None
            else {
                "household_id": mismatch.household_id,
                "seq": mismatch.seq,
                "reason": mismatch.reason,
            },
        }


@dataclass(slots=True)
class _Chain:
    """A household's chain as far as it was read."""

    seq: int = 0
    hash: str = GENESIS_HASH
    occurred_at: str = ""
    points: dict[str, int] = field(default_factory=dict)

    def follow(self, entry: Document) -> str | None:
        """Take the next entry, or say why it can't be the next one."""
        reason = self._reason_against(entry)
        if reason is None:
            self.seq, self.hash = entry["seq"], entry["hash"]
            self.occurred_at = entry["occurred_at"]
            self.points[entry["child_id"]] = entry["points_after"]
        return reason

    def _reason_against(self, entry: Document) -> str | None:
        if entry.get("seq") != self.seq + 1:
            return f"the entry after {self.seq} is {entry.get('seq')!r}: an entry is missing"
        if entry.get("prev_hash") != self.hash:
            return "prev_hash is not the hash of the entry before"
        try:
            event = TrackingEvent.from_dict(entry)
            if entry.get("hash") != entry_hash(entry):
                return "hash does not fit the entry's fields"
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return f"not an entry: {error}"
        if self.occurred_at and event.occurred_at < parse_iso(self.occurred_at):
            return "occurred_at is earlier than that of the entry before"
        if event.points_before != self.points.get(event.child_id, 0):
            return "points_before is not the child's points_after of the entry before"
        return None


def verify(entries: Iterable[Document]) -> Verdict:
    """Verify chains; entries come by household and, within one, in the ledger's order.

    A household of which an entry mismatched has no head. Reading goes on after the first mismatch,
    so that the counts cover everything.
    """
    tally = _Tally()
    for household_id, chain_entries in groupby(entries, key=_household_of):
        tally.take(household_id, chain_entries)
    return tally.verdict()


def _household_of(entry: Document) -> str:
    return str(entry.get("household_id"))


@dataclass(slots=True)
class _Tally:
    """What was counted and found so far."""

    events: int = 0
    anonymous: int = 0
    households: int = 0
    heads: list[Head] = field(default_factory=list)
    first_mismatch: Mismatch | None = None

    def take(self, household_id: str, entries: Iterable[Document]) -> None:
        """Follow one household's chain to its end or to its first mismatch."""
        self.households += 1
        chain = _Chain()
        mismatch: Mismatch | None = None
        for entry in entries:
            self.events += 1
            self.anonymous += entry.get("user_id") is None
            if mismatch is None and (reason := chain.follow(entry)):
                mismatch = Mismatch(household_id, chain.seq + 1, reason)
        if mismatch is None:
            self.heads.append(Head(household_id, chain.seq, chain.hash))
        self.first_mismatch = self.first_mismatch or mismatch

    def verdict(self) -> Verdict:
        """Sum up."""
        return Verdict(
            households=self.households,
            events=self.events,
            anonymous=self.anonymous,
            heads=self.heads,
            first_mismatch=self.first_mismatch,
        )
