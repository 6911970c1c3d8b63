"""Name what the live stream can say."""

from enum import StrEnum


class EventType(StrEnum):
    """The types of events on a household's stream."""

    TRACKING_EVENT_CREATED = "tracking_event_created"
    CHILD_CHANGED = "child_changed"
    TASK_CHANGED = "task_changed"
    REWARD_CHANGED = "reward_changed"
    REWARD_REQUEST_RESOLVED = "reward_request_resolved"
    ACHIEVEMENT_UNLOCKED = "achievement_unlocked"
    ACTIVITY_RECORDED = "activity_recorded"
    RESYNC = "resync"


class Change(StrEnum):
    """What happened to a child, a task or a reward."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
