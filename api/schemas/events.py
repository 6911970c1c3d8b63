"""The live stream: how it is asked for, and what it says."""

from pydantic import BaseModel, Field

from api.schemas.fields import Answer, drop_default
from events.types.event_types import EventType


class StreamQuery(BaseModel):
    """Where to resume; the `Last-Event-ID` header wins."""

    last_event_id: str | None = Field(
        default=None, description="The last id seen; 0 means from the beginning, none from now."
    )


class StreamMessage(Answer):
    """One event; `data` is JSON, and `id`, of entries only, is their seq."""

    event: EventType
    data: str
    id: str = Field(default="", json_schema_extra=drop_default)
