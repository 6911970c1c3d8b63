"""The payloads are those of API.md, to the letter."""

from datetime import UTC, datetime

import pytest

from events.announcement import Announcement
from events.types import (
    AchievementUnlocked,
    ActivityRecorded,
    Change,
    ChildChanged,
    EventType,
    Payload,
    Resync,
    RewardChanged,
    RewardRequestResolved,
    TaskChanged,
    TrackingEventCreated,
)

ENTRY = TrackingEventCreated(
    tracking_event_id="e1", child_id="c1", entity_type="task", action="activated"
)
RESOLVED = RewardRequestResolved(
    child_id="c1",
    reward_id="r1",
    action="redeemed",
    decided_by={"actor": "parent", "user_id": "u1", "name": "Ann", "password": "no"},
    decided_at=datetime(2026, 2, 9, 18, 42, 15, 123456, tzinfo=UTC),
)
UNLOCKED = AchievementUnlocked(
    achievement_id="a1", learner_id="l1", child_id=None, name="Starter", tier="gold"
)
RECORDED = ActivityRecorded(action_id="p1", project_id="p", action_type="endpoint_added")


@pytest.mark.parametrize(
    ("event", "name", "data"),
    [
        (
            ENTRY,
            "tracking_event_created",
            {
                "tracking_event_id": "e1",
                "child_id": "c1",
                "entity_type": "task",
                "action": "activated",
            },
        ),
        (
            ChildChanged(id="c1", change=Change.CREATED),
            "child_changed",
            {"id": "c1", "change": "created"},
        ),
        (
            TaskChanged(id="t1", change=Change.UPDATED),
            "task_changed",
            {"id": "t1", "change": "updated"},
        ),
        (
            RewardChanged(id="r1", change=Change.DELETED),
            "reward_changed",
            {"id": "r1", "change": "deleted"},
        ),
        (
            RESOLVED,
            "reward_request_resolved",
            {
                "child_id": "c1",
                "reward_id": "r1",
                "action": "redeemed",
                "decided_by": {"actor": "parent", "user_id": "u1", "name": "Ann"},
                "decided_at": "2026-02-09T18:42:15.123456Z",
            },
        ),
        (
            UNLOCKED,
            "achievement_unlocked",
            {
                "achievement_id": "a1",
                "learner_id": "l1",
                "child_id": None,
                "name": "Starter",
                "tier": "gold",
            },
        ),
        (
            RECORDED,
            "activity_recorded",
            {"action_id": "p1", "project_id": "p", "action_type": "endpoint_added"},
        ),
        (Resync(), "resync", {}),
    ],
)
def test_a_payload_has_its_name_and_exactly_its_fields(
    event: Payload, name: str, data: dict[str, object]
) -> None:
    assert event.event_type == EventType(name)
    assert event.to_dict() == data
    assert list(event.to_dict()) == list(data)


def test_every_type_of_event_is_known() -> None:
    assert {each.name for each in EventType} == {each.value.upper() for each in EventType}


@pytest.mark.parametrize(
    ("event", "reaches_own", "reaches_other"),
    [
        (ENTRY, "c1", False),
        (ChildChanged(id="c1", change=Change.UPDATED), "c1", False),
        (RESOLVED, "c1", False),
        (TaskChanged(id="t1", change=Change.UPDATED), None, True),
        (RewardChanged(id="r1", change=Change.UPDATED), None, True),
        (UNLOCKED, None, False),
        (RECORDED, None, False),
    ],
)
def test_an_event_names_the_child_that_it_concerns(
    event: Payload, reaches_own: str | None, reaches_other: bool
) -> None:
    """What is about no child reaches the children's devices only where it is meant for all."""
    announced = Announcement(household_id="h", event=event, seq=1 if event is ENTRY else None)
    assert announced.child_id == reaches_own
    assert announced.is_for_all_children is reaches_other


def test_only_an_entry_has_a_seq() -> None:
    with pytest.raises(ValueError, match="seq"):
        Announcement(household_id="h", event=ENTRY)
    with pytest.raises(ValueError, match="seq"):
        Announcement(household_id="h", event=RECORDED, seq=1)


def test_an_announcement_can_name_the_child_of_an_activity() -> None:
    assert Announcement(household_id="h", event=RECORDED, child_id="c1").child_id == "c1"
