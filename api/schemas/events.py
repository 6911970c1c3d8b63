"""The live stream: how it is asked for, and what it says."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, Json

from api.schemas.fields import Answer, Timestamp, drop_default
from api.schemas.problems import Decider
from events.types.event_types import Change, EventType
from models.progress.achievements import Tier
from models.tracking_event import Action, EntityType


class StreamQuery(BaseModel):
    """Where to resume; the `Last-Event-ID` header wins."""

    last_event_id: str | None = Field(
        default=None, description="The last id seen; 0 means from the beginning, none from now."
    )


class Said(Answer):
    """What an event says: exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class TrackingEventCreated(Said):
    """`tracking_event_created`: an entry is in the ledger."""

    tracking_event_id: str
    child_id: str
    entity_type: EntityType
    action: Action


class ThingChanged(Said):
    """`child_changed`, `task_changed`, `reward_changed`: fetch it again."""

    id: str
    change: Change


class RewardRequestResolved(Said):
    """`reward_request_resolved`: a request was redeemed or cancelled."""

    child_id: str
    reward_id: str
    action: Literal["redeemed", "cancelled"]
    decided_by: Decider
    decided_at: Timestamp


class AchievementUnlocked(Said):
    """`achievement_unlocked`: a learner, a child or a user, reached it."""

    achievement_id: str
    learner_id: str
    child_id: str | None
    name: str
    tier: Tier | None


class ActivityRecorded(Said):
    """`activity_recorded`: an action is in the timeline of a project."""

    action_id: str
    project_id: str
    action_type: str


class Resync(Said):
    """`resync`: the id that was sent can't be served; fetch again what is shown."""


class StreamMessage(Answer):
    """One event; `id`, of entries only, is their seq."""

    model_config = ConfigDict(json_schema_mode_override="validation")

    event: EventType
    data: Json[
        TrackingEventCreated
        | ThingChanged
        | RewardRequestResolved
        | AchievementUnlocked
        | ActivityRecorded
        | Resync
    ]
    id: str = Field(default="", json_schema_extra=drop_default)
