"""The events of the live stream, a file each."""

from events.types.achievement_unlocked import AchievementUnlocked
from events.types.activity_recorded import ActivityRecorded
from events.types.child_changed import ChildChanged
from events.types.event_types import Change, EventType
from events.types.payload import Payload
from events.types.resync import Resync
from events.types.reward_changed import RewardChanged
from events.types.reward_request_resolved import RewardRequestResolved
from events.types.task_changed import TaskChanged
from events.types.tracking_event_created import TrackingEventCreated

__all__ = [
    "AchievementUnlocked",
    "ActivityRecorded",
    "Change",
    "ChildChanged",
    "EventType",
    "Payload",
    "Resync",
    "RewardChanged",
    "RewardRequestResolved",
    "TaskChanged",
    "TrackingEventCreated",
]
