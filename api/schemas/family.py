"""The family: household, children, tasks, rewards, devices."""

from typing import Literal

from pydantic import Field

from api.schemas.fields import (
    Answer,
    BirthDate,
    Body,
    CalendarDate,
    Change,
    Cost,
    DayStartHour,
    Description,
    ImageUrl,
    Name,
    Path,
    Points,
    Timestamp,
    TimeZone,
    Topic,
)


class ChildPath(Path):
    """A child."""

    child_id: str


class TaskPath(Path):
    """A task."""

    task_id: str


class RewardPath(Path):
    """A reward."""

    reward_id: str


class ChildTaskPath(ChildPath, TaskPath):
    """A task for a child."""


class ChildRewardPath(ChildPath, RewardPath):
    """A reward for a child."""


class DevicePath(ChildPath):
    """A device of a child."""

    device_id: str


class InvitePath(Path):
    """An invite, by its id or its code."""

    invite_id: str


class HouseholdChange(Change):
    """What of the household changes; what is left out stays."""

    timezone: TimeZone = ""
    day_start_hour: DayStartHour = 0
    count_tasks_as_activity: bool = True
    streak_freezes: int = Field(default=0, ge=0, le=5)


class NewChild(Body):
    """A child to be made."""

    name: Name
    birth_date: BirthDate | None = None
    image_url: ImageUrl | None = None
    timezone: TimeZone | None = None
    day_start_hour: DayStartHour | None = None


class ChildChange(Change, NewChild):
    """What of a child changes; what is left out stays, null takes a value away."""

    name: Name = ""


class TaskOverride(Body):
    """What a task is worth for a child."""

    points: Points


class RewardOverride(Body):
    """What a reward costs a child."""

    cost: Cost


class NewTask(Body):
    """A task or penalty to be made."""

    name: Name
    points: Points
    is_good: bool = True
    description: Description | None = None
    topic: Topic | None = None
    image_url: ImageUrl | None = None


class TaskChange(Change, NewTask):
    """What of a task changes; what is left out stays, null takes a value away."""

    name: Name = ""
    points: Points = 1


class NewReward(Body):
    """A reward to be made."""

    name: Name
    cost: Cost
    description: Description | None = None
    image_url: ImageUrl | None = None


class RewardChange(Change, NewReward):
    """What of a reward changes; what is left out stays, null takes a value away."""

    name: Name = ""
    cost: Cost = 0


class NewDevice(Body):
    """A device to be made."""

    name: Name


class MemberAnswer(Answer):
    """A parent of the household."""

    id: str
    name: str


class HouseholdAnswer(Answer):
    """A household with its members."""

    id: str
    members: list[MemberAnswer]
    children_count: int
    timezone: str
    day_start_hour: int
    count_tasks_as_activity: bool
    streak_freezes: int


class InviteAnswer(Answer):
    """An invite, and who made it."""

    id: str
    household_id: str
    user_id: str
    created_at: Timestamp
    expires_at: Timestamp


class NewInviteAnswer(InviteAnswer):
    """An invite with its code, which is shown once."""

    code: str


class InvitesAnswer(Answer):
    """The household's invites that may still be used."""

    invites: list[InviteAnswer]


class PendingRequestAnswer(Answer):
    """A reward that waits for a decision."""

    reward_id: str
    cost: int
    requested_at: Timestamp
    requested_by: Literal["parent", "child"]


class OverridesAnswer(Answer):
    """What tasks and rewards are worth for one child, by their ids."""

    tasks: dict[str, int]
    rewards: dict[str, int]


class ChildAnswer(Answer):
    """A child."""

    id: str
    household_id: str
    name: str
    points: int
    birth_date: CalendarDate | None
    image_url: str | None
    timezone: str | None
    day_start_hour: int | None
    pending_requests: list[PendingRequestAnswer]
    overrides: OverridesAnswer
    created_at: Timestamp
    updated_at: Timestamp


class ChildrenAnswer(Answer):
    """The household's children."""

    children: list[ChildAnswer]


class TaskAnswer(Answer):
    """A task or penalty."""

    id: str
    name: str
    points: int
    is_good: bool
    description: str | None
    topic: str | None
    image_url: str | None
    created_at: Timestamp
    updated_at: Timestamp


class TasksAnswer(Answer):
    """The household's tasks and penalties."""

    tasks: list[TaskAnswer]


class RewardAnswer(Answer):
    """A reward."""

    id: str
    name: str
    cost: int
    description: str | None
    image_url: str | None
    created_at: Timestamp
    updated_at: Timestamp


class RewardsAnswer(Answer):
    """The household's rewards."""

    rewards: list[RewardAnswer]


class DeviceAnswer(Answer):
    """A child's device."""

    id: str
    child_id: str
    user_id: str
    name: str
    created_at: Timestamp


class NewDeviceAnswer(Answer):
    """A device with its token, which is shown once."""

    device: DeviceAnswer
    token: str


class DevicesAnswer(Answer):
    """A child's devices."""

    devices: list[DeviceAnswer]
