"""How the live stream is asked for."""

from pydantic import BaseModel, Field


class StreamQuery(BaseModel):
    """Where to resume; the `Last-Event-ID` header wins."""

    last_event_id: str | None = Field(
        default=None, description="The last id seen; 0 means from the beginning, none from now."
    )
