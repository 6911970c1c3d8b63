"""State what every payload on the stream can do."""

from typing import Any, ClassVar, Protocol

from events.types.event_types import EventType


class Payload(Protocol):
    """The data of one event, and whom it may reach."""

    event_type: ClassVar[EventType]

    @property
    def concerned_child(self) -> str | None:
        """The one child that it is about, or None."""

    @property
    def is_for_all_children(self) -> bool:
        """Whether every child's device gets it when it is about no single child."""

    def to_dict(self) -> dict[str, Any]:
        """Give the data as it stands on the wire."""
