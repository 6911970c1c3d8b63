"""Verification: recompute a ledger's chains from its entries alone, and say where one breaks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    is_broken: bool = False

    def follow(self, entry: Document) -> str | None:
        """Take the next entry, or say why it can't be the next one; once broken, take none."""
        if self.is_broken:
            return None
        reason = self._reason_against(entry)
        self.is_broken = reason is not None
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
            return self._reason_within(entry, TrackingEvent.from_dict(entry))
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            return f"not an entry: {error}"

    def _reason_within(self, entry: Document, event: TrackingEvent) -> str | None:
        if event.hash != entry_hash(entry):
            return "hash does not fit the entry's fields"
        if self.occurred_at and event.occurred_at < parse_iso(self.occurred_at):
            return "occurred_at is earlier than that of the entry before"
        if event.points_before != self.points.get(event.child_id, 0):
            return "points_before is not the child's points_after of the entry before"
        return None


def verify(entries: Iterable[Document]) -> Verdict:
    """Verify chains; a household's entries come in the ledger's order, households in any.

    A household of which an entry mismatched has no head. Reading goes on after the first mismatch,
    so that the counts cover everything.
    """
    chains: dict[str, _Chain] = defaultdict(_Chain)
    first_mismatch: Mismatch | None = None
    events = anonymous = 0
    for entry in entries:
        events += 1
        anonymous += entry.get("user_id") is None
        household_id = str(entry.get("household_id"))
        reason = chains[household_id].follow(entry)
        if reason is not None and first_mismatch is None:
            first_mismatch = Mismatch(household_id, chains[household_id].seq + 1, reason)
    return Verdict(
        households=len(chains),
        events=events,
        anonymous=anonymous,
        heads=[Head(name, chain.seq, chain.hash) for name, chain in _whole(chains)],
        first_mismatch=first_mismatch,
    )


def _whole(chains: Mapping[str, "_Chain"]) -> list[tuple[str, "_Chain"]]:
    return [(name, chain) for name, chain in sorted(chains.items()) if not chain.is_broken]
