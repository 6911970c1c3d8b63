"""One entry of the ledger: who did what to which child's points, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Self

from models.chain import ChainHead, entry_hash, user_reference
from models.ids import new_id
from models.roles import Actor
from models.times import iso, parse_iso

REVERSIBLE_FOR: Final = timedelta(days=30)


class EntityType(StrEnum):
    """What an entry is about."""

    TASK = "task"
    REWARD = "reward"
    PENALTY = "penalty"


class Action(StrEnum):
    """What happened to it."""

    ACTIVATED = "activated"
    REQUESTED = "requested"
    REDEEMED = "redeemed"
    CANCELLED = "cancelled"
    REVERSED = "reversed"


# An enumeration looks its members up by two calls of Python: slow at every mutation.
_TYPES: Final = {each.value: each for each in EntityType}
_ACTIONS: Final = {each.value: each for each in Action}
_ACTORS: Final = {each.value: each for each in Actor}
REVERSIBLE: Final = frozenset({Action.ACTIVATED, Action.REDEEMED})
MetadataValue = str | int


@dataclass(frozen=True, kw_only=True)  # no slots: its fields are kept as they are written
class TrackingEvent:
    """An entry that keeps its invariants: one that breaks them raises ValueError when built.

    `delta == points_after - points_before`, points never below 0, `seq` from 1. Times are UTC.
    """

    id: str
    user_id: str | None
    child_id: str
    entity_type: EntityType
    entity_id: str
    action: Action
    points_before: int
    points_after: int
    delta: int
    occurred_at: datetime
    created_at: datetime
    metadata: Mapping[str, MetadataValue]
    household_id: str
    seq: int
    actor: Actor
    reverses: str | None
    user_ref: str | None
    prev_hash: str
    hash: str

    def __post_init__(self) -> None:
        if self.delta != self.points_after - self.points_before:
            raise ValueError("delta must be points_after - points_before")
        if self.points_before < 0 or self.points_after < 0:
            raise ValueError("points must not be below 0")
        if self.seq < 1:
            raise ValueError("seq counts from 1")
        if (self.action is Action.REVERSED) != (self.reverses is not None):
            raise ValueError("a reversed entry names what it reverses, and no other does")

    @classmethod
    def create_event(
        cls,
        *,
        household_id: str,
        user_id: str,
        user_key: bytes,
        child_id: str,
        entity_type: EntityType | str,
        entity_id: str,
        action: Action | str,
        points_before: int,
        points_after: int,
        now: datetime,
        previous: ChainHead,
        actor: Actor | str = Actor.PARENT,
        metadata: Mapping[str, MetadataValue] | None = None,
        reverses: str | None = None,
    ) -> Self:
        """Build the entry that follows `previous` in its household's chain.

        `now` is the server's clock; where it was set back, the entry takes the time of the one
        before, as both its times: entries are ordered by them. Raises ValueError for an unknown
        entity type, action or actor.
        """
        entry_id = new_id()
        moment = max(now.astimezone(UTC), previous.occurred_at)
        # as `_fields` has them: in this order they are written
        fields: dict[str, Any] = {
            "id": entry_id,
            "user_id": user_id,
            "child_id": child_id,
            "entity_type": str(entity_type),
            "entity_id": entity_id,
            "action": str(action),
            "points_before": points_before,
            "points_after": points_after,
            "delta": points_after - points_before,
            "occurred_at": iso(moment),
            "created_at": iso(moment),
            "metadata": dict(metadata or {}),
            "household_id": household_id,
            "seq": previous.seq + 1,
            "actor": str(actor),
            "reverses": reverses,
            "user_ref": user_reference(user_key, entry_id, user_id),
            "prev_hash": previous.hash,
        }
        fields["hash"] = entry_hash(fields)
        return cls._of_fields(
            fields,
            entity_type=_TYPES.get(entity_type) or EntityType(entity_type),
            action=_ACTIONS.get(action) or Action(action),
            occurred_at=moment,
            created_at=moment,
            metadata=dict(fields["metadata"]),
            actor=_ACTORS.get(actor) or Actor(actor),
        )

    @classmethod
    def _of_fields(cls, fields: dict[str, Any], **typed: Any) -> Self:
        """Do as `cls(...)`, which sets each field by a call of its own.

        `fields` are as they are written, `typed` those that are something else here.
        """
        event = object.__new__(cls)
        event.__dict__.update(fields, _fields=fields, **typed)
        event.__post_init__()
        return event

    @property
    def head(self) -> ChainHead:
        """The chain's head once this entry is its last."""
        return ChainHead(self.seq, self.hash, self.occurred_at)

    def is_too_old_to_reverse(self, now: datetime) -> bool:
        """Whether the time in which an entry can be undone is over."""
        return now - self.occurred_at > REVERSIBLE_FOR

    def to_dict(self) -> dict[str, Any]:
        """Give exactly the fields of an entry, in the ledger's order, times as ISO text."""
        return self._fields.copy()

    @cached_property
    def _fields(self) -> dict[str, Any]:
        # a mutation writes them five times
        return {
            "id": self.id,
            "user_id": self.user_id,
            "child_id": self.child_id,
            "entity_type": self.entity_type.value,
            "entity_id": self.entity_id,
            "action": self.action.value,
            "points_before": self.points_before,
            "points_after": self.points_after,
            "delta": self.delta,
            "occurred_at": iso(self.occurred_at),
            "created_at": iso(self.created_at),
            "metadata": dict(self.metadata),
            "household_id": self.household_id,
            "seq": self.seq,
            "actor": self.actor.value,
            "reverses": self.reverses,
            "user_ref": self.user_ref,
            "prev_hash": self.prev_hash,
            "hash": self.hash,
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read an entry back; raises ValueError or KeyError for what is not one."""
        return cls(
            id=fields["id"],
            user_id=fields["user_id"],
            child_id=fields["child_id"],
            entity_type=EntityType(fields["entity_type"]),
            entity_id=fields["entity_id"],
            action=Action(fields["action"]),
            points_before=fields["points_before"],
            points_after=fields["points_after"],
            delta=fields["delta"],
            occurred_at=parse_iso(fields["occurred_at"]),
            created_at=parse_iso(fields["created_at"]),
            metadata=dict(fields["metadata"]),
            household_id=fields["household_id"],
            seq=fields["seq"],
            actor=Actor(fields["actor"]),
            reverses=fields["reverses"],
            user_ref=fields["user_ref"],
            prev_hash=fields["prev_hash"],
            hash=fields["hash"],
        )


ENTRY_FIELDS: Final = tuple(TrackingEvent.__dataclass_fields__)


def entry_as_stored(document: Mapping[str, Any]) -> dict[str, Any]:
    """Take an entry's own fields, in order, out of the document it is stored in.

    Nothing is checked: whether an entry is genuine is for the verification to say.
    """
    return {name: document.get(name) for name in ENTRY_FIELDS}
