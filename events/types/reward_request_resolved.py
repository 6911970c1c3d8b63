"""Announce that a child's request for a reward was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from events.types.event_types import EventType
from models.times import iso


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardRequestResolved:
    """Tell how a request ended, who decided it (`{actor, user_id, name}`) and when."""

    event_type: ClassVar[EventType] = EventType.REWARD_REQUEST_RESOLVED
    is_for_all_children: ClassVar[bool] = False

    child_id: str
    reward_id: str
    action: str
    decided_by: Mapping[str, Any]
    decided_at: datetime

    @property
    def concerned_child(self) -> str | None:
        """The child that had asked."""
        return self.child_id

    def to_dict(self) -> dict[str, Any]:
        """Give the data as it stands on the wire."""
        return {
            "child_id": self.child_id,
            "reward_id": self.reward_id,
            "action": self.action,
            "decided_by": {name: self.decided_by[name] for name in ("actor", "user_id", "name")},
            "decided_at": iso(self.decided_at),
        }
