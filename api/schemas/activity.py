"""Projects, their tokens, and what happened in them."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.schemas.fields import (
    Answer,
    Body,
    Change,
    Details,
    Id,
    Instant,
    Name,
    Path,
    Search,
    Timestamp,
    TimeZone,
    drop_default,
)
from api.schemas.tracking import Page
from models.activity.action import (
    LONGEST_REQUEST_ID,
    MOST,
    ActionStatus,
    Environment,
)
from models.activity.summary import Bucket
from models.errors import FieldError, Invalid

AT_ONCE = 1000
ActionType = Annotated[str, StringConstraints(max_length=64, pattern="^[a-z][a-z0-9_]{0,63}$")]
RequestId = Annotated[Id, Field(max_length=LONGEST_REQUEST_ID)]
Quantity = Annotated[int, Field(ge=0, le=MOST)]
NEEDED = ("project_id", "action_type", "action_details")


class ProjectPath(Path):
    """A project; the built-in one has the name `household`, too."""

    project_id: str


class TokenPath(ProjectPath):
    """A token of a project."""

    token_id: str


class NewProject(Body):
    """A project to be made."""

    name: Name


class ProjectChange(Change):
    """What of a project changes."""

    name: Name = ""


class NewToken(Body):
    """A token to be made, and what it is for."""

    name: Name


class NewAction(Body):
    """What happened in a project."""

    project_id: Id
    action_type: ActionType
    action_details: Details
    status: ActionStatus = ActionStatus.SUCCESS
    environment: Environment = Environment.DEVELOPMENT
    request_id: RequestId | None = None
    quantity: Quantity = 1


def _either(schema: dict[str, Any]) -> None:
    """Say in the document that it is one action, or several."""
    for field in schema["properties"].values():
        drop_default(field)
    alone = {"not": {"anyOf": [{"required": [name]} for name in NewAction.model_fields]}}
    schema["oneOf"] = [
        {"required": [*NEEDED], "not": {"required": ["actions"]}},
        {"required": ["actions"], **alone},
    ]


class Recording(Body):
    """One action, or `actions`, of which all are recorded or none."""

    model_config = ConfigDict(json_schema_extra=_either)

    project_id: Id = ""
    action_type: ActionType = ""
    action_details: Details = ""
    status: ActionStatus = ActionStatus.SUCCESS
    environment: Environment = Environment.DEVELOPMENT
    request_id: RequestId | None = None
    quantity: Quantity = 1
    actions: list[NewAction] = Field(default_factory=list, min_length=1, max_length=AT_ONCE)

    @model_validator(mode="after")
    def _is_one_or_several(self) -> Self:
        sent = self.model_fields_set
        if "actions" in sent:
            wrong = [(name, "does not go with actions") for name in sorted(sent - {"actions"})]
        else:
            wrong = [(name, "Field required") for name in NEEDED if name not in sent]
        if wrong:
            errors = [FieldError(*each) for each in wrong]
            raise Invalid(f"{errors[0].field}: {errors[0].message}", errors=errors)
        return self

    @property
    def is_batch(self) -> bool:
        """Whether it is several."""
        return "actions" in self.model_fields_set

    def drafts(self) -> list[dict[str, Any]]:
        """Give the fields of each action."""
        if self.is_batch:
            return [dict(action) for action in self.actions]
        return [{name: getattr(self, name) for name in NewAction.model_fields}]


class ActionRange(BaseModel):
    """Which actions; the time range is half open."""

    project_id: Id | None = None
    action_type: ActionType | None = None
    status: ActionStatus | None = None
    environment: Environment | None = None
    request_id: RequestId | None = None
    q: Search | None = Field(
        default=None,
        description="Words that must all occur in the details, whole; `word*` is a beginning.",
    )
    start: Instant | None = Field(default=None, alias="from")
    end: Instant | None = Field(default=None, alias="to")


class ActionsQuery(ActionRange, Page):
    """Which actions of the household."""


class ActionsExport(ActionRange):
    """Which actions to export, and in which format."""

    format: Literal["csv", "ndjson"]


class SummaryQuery(BaseModel):
    """What to sum up, and by which stretches of which zone: the household's by default."""

    project_id: Id | None = None
    start: Instant | None = Field(default=None, alias="from")
    end: Instant | None = Field(default=None, alias="to")
    bucket: Bucket = Bucket.DAY
    timezone: TimeZone | None = None


class ProjectFields(Answer):
    """A project."""

    id: str
    household_id: str
    name: str
    created_at: Timestamp
    updated_at: Timestamp
    built_in: bool


class ProjectAnswer(Answer):
    """A project."""

    project: ProjectFields


class ProjectsAnswer(Answer):
    """The projects of a household, the built-in one first."""

    projects: list[ProjectFields]


class TokenAnswer(Answer):
    """A token, without itself."""

    id: str
    project_id: str
    user_id: str
    name: str
    created_at: Timestamp


class NewTokenAnswer(TokenAnswer):
    """A token, shown this once."""

    token: str


class TokensAnswer(Answer):
    """The tokens of a project."""

    tokens: list[TokenAnswer]


class ActionAnswer(Answer):
    """One action, in exactly these fields."""

    model_config = ConfigDict(extra="forbid")

    action_id: str
    project_id: str
    user_id: str | None
    request_id: str | None
    action_type: str
    action_details: str
    status: ActionStatus
    environment: Environment
    quantity: int
    created_at: int


class RecordedActivityAnswer(Answer):
    """The action that was recorded, or the actions, in the order they were sent."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["action"]}, {"required": ["actions"]}]}
    )

    action: ActionAnswer = Field(default=None, json_schema_extra=drop_default)  # type: ignore[assignment]  # one of the two
    actions: list[ActionAnswer] = Field(default_factory=list)


class ActionsAnswer(Answer):
    """A page of actions, newest first."""

    actions: list[ActionAnswer]
    total: int
    count: int
    limit: int
    offset: int


class SumsAnswer(Answer):
    """How many actions there were, and the sums of their quantities, by type."""

    counts: dict[str, int]
    quantities: dict[str, int]


class BucketAnswer(SumsAnswer):
    """The same of the stretch from `start` on."""

    start: Timestamp


class SummaryAnswer(Answer):
    """Stretches in which something happened, oldest first; all of them; and today in sentences."""

    buckets: list[BucketAnswer]
    totals: SumsAnswer
    sentences: list[str]
