"""Tell a client that its place in the stream is unknown here."""

from dataclasses import dataclass
from typing import Any, ClassVar

from events.types.event_types import EventType


@dataclass(frozen=True, slots=True, kw_only=True)
class Resync:
    """Ask the client to fetch everything again."""

    event_type: ClassVar[EventType] = EventType.RESYNC
    concerned_child: ClassVar[str | None] = None
    is_for_all_children: ClassVar[bool] = True

    def to_dict(self) -> dict[str, Any]:
        """Give the data as it stands on the wire."""
        return {}
