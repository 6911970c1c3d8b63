"""Announce actions that were recorded."""

from collections.abc import Sequence
from typing import Final

from events.announcement import Announcement
from events.types.activity_recorded import ActivityRecorded
from models.activity.action import ProjectAction
from services.publishing import Publishing

# Of more at once, one of each project and type is announced: it is a hint to fetch again.
EACH: Final = 50


def announcements_of(actions: Sequence[ProjectAction]) -> list[Announcement]:
    """Announce actions; of many, the last of each project and type."""
    if len(actions) > EACH:
        actions = list({(each.project_id, each.action_type): each for each in actions}.values())
    return list(map(announcement_of, actions))


def announce(publishing: Publishing, actions: Sequence[ProjectAction]) -> None:
    """Announce actions that are durable."""
    for announcement in announcements_of(actions):
        publishing.publish(announcement)


def announcement_of(action: ProjectAction) -> Announcement:
    """Announce one action."""
    event = ActivityRecorded(
        action_id=action.action_id,
        project_id=action.project_id,
        action_type=action.action_type,
    )
    return Announcement(household_id=action.household_id, event=event)
