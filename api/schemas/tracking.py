"""Mutations of points, the entries they leave, and how entries are asked for."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.schemas.accounts import UserAnswer
from api.schemas.family import ChildAnswer
from api.schemas.fields import Answer, Body, Digits, Id, Instant, Search, Timestamp, drop_default
from models.tracking_event import Action, EntityType

LARGEST_PAGE = 500
Limit = Annotated[
    int,
    Field(ge=1, description="At most 500: a larger one counts as 500."),
    AfterValidator(lambda limit: min(limit, LARGEST_PAGE)),
    Digits,
]
Offset = Annotated[int, Field(ge=0, le=2**53), Digits]


class TriggerTask(Body):
    """The task or penalty to activate."""

    task_id: Id


class RewardChoice(Body):
    """The reward that is meant."""

    reward_id: Id


class RedeemReward(RewardChoice):
    """The reward to redeem, and which request of it, where one is meant."""

    requested_at: Instant | None = None


class Undo(Body):
    """The entry to undo."""

    tracking_event_id: Id


class Page(BaseModel):
    """Which part of a list."""

    limit: Limit = 50
    offset: Offset = 0


class EntryRange(BaseModel):
    """Which entries; the time range is half open."""

    entity_type: EntityType | None = None
    action: Action | None = None
    start: Instant | None = Field(default=None, alias="from")
    end: Instant | None = Field(default=None, alias="to")


class HistoryQuery(EntryRange, Page):
    """Which entries of a child."""


class AdminQuery(HistoryQuery):
    """Which entries; one of `child_id` and `user_id`."""

    child_id: Id | None = None
    user_id: Id | None = None


class ExportQuery(EntryRange):
    """Which entries to export, and in which format."""

    format: Literal["csv", "ndjson"]
    child_id: Id | None = None
    user_id: Id | None = None


class VerifyQuery(BaseModel):
    """Which household to verify; all where none is named."""

    household_id: Id | None = None


class UsersQuery(Page):
    """Which accounts."""

    email: Search | None = None


class TrackingEventAnswer(Answer):
    """One entry of the ledger, in exactly these fields."""

    model_config = ConfigDict(extra="forbid")

    id: str
    user_id: str | None
    child_id: str
    entity_type: EntityType
    entity_id: str
    action: Action
    points_before: int
    points_after: int
    delta: int
    occurred_at: Timestamp
    created_at: Timestamp
    metadata: dict[str, Any]
    household_id: str
    seq: int
    actor: Literal["parent", "child", "system"]
    reverses: str | None
    user_ref: str | None
    prev_hash: str
    hash: str


class MutationAnswer(Answer):
    """The child as it is now, and the entry, or null while it is deferred."""

    child: ChildAnswer
    tracking_event: TrackingEventAnswer | None
    tracking: Literal["deferred"] = Field(
        default="deferred",
        description="Only there where the entry is not in the ledger yet.",
        json_schema_extra=drop_default,
    )


class EntriesAnswer(Answer):
    """A page of entries, newest first."""

    tracking_events: list[TrackingEventAnswer]
    total: int
    count: int
    limit: int
    offset: int


class UsersAnswer(Answer):
    """A page of accounts, oldest first."""

    users: list[UserAnswer]
    total: int
    count: int
    limit: int
    offset: int


class HeadAnswer(Answer):
    """The end of a household's chain."""

    household_id: str
    seq: int
    hash: str


class MismatchAnswer(Answer):
    """The first entry that does not prove itself."""

    household_id: str
    seq: int
    reason: str


class VerdictAnswer(Answer):
    """What a verification found."""

    ok: bool
    households: int
    events: int
    anonymous: int
    heads: list[HeadAnswer]
    first_mismatch: MismatchAnswer | None
