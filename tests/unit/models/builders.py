"""Children, tasks, rewards and chains of entries for the tests of the rules."""

from datetime import UTC, datetime, timedelta
from typing import Any

from models.chain import GENESIS, ChainHead
from models.child import Child, PendingRequest
from models.reward import Reward
from models.roles import Actor
from models.task import Task
from models.tracking_event import Action, EntityType, TrackingEvent

NOW = datetime(2026, 2, 9, 18, 42, 15, 123456, tzinfo=UTC)
KEY = bytes(range(32))


def later(**by: float) -> datetime:
    """Give the time a while after `NOW`."""
    return NOW + timedelta(**by)


def make_child(**fields: Any) -> Child:
    given = {"id": "mia", "household_id": "home", "name": "Mia"}
    return Child(**given | {"created_at": NOW, "updated_at": NOW} | fields)


def make_task(**fields: Any) -> Task:
    given = {"id": "dishes", "household_id": "home", "name": "Dishes", "points": 10}
    return Task(**given | {"created_at": NOW, "updated_at": NOW} | fields)


def make_penalty(**fields: Any) -> Task:
    return make_task(**{"id": "late", "name": "Late", "points": 3, "is_good": False} | fields)


def make_reward(**fields: Any) -> Reward:
    given = {"id": "ice", "household_id": "home", "name": "Ice cream", "cost": 5}
    return Reward(**given | {"created_at": NOW, "updated_at": NOW} | fields)


def make_request(**fields: Any) -> PendingRequest:
    given = {"reward_id": "ice", "cost": 5, "requested_at": NOW, "requested_by": Actor.CHILD}
    return PendingRequest(**given | fields)


def make_event(**fields: Any) -> TrackingEvent:
    """Create the first entry of a household's chain: ten points for a task, unless said."""
    given: dict[str, Any] = {
        "household_id": "home",
        "user_id": "ann",
        "user_key": KEY,
        "child_id": "mia",
        "entity_type": EntityType.TASK,
        "entity_id": "dishes",
        "action": Action.ACTIVATED,
        "points_before": 0,
        "points_after": 10,
        "now": NOW,
        "previous": GENESIS,
        "metadata": {"task_name": "Dishes", "task_points": 10},
    }
    return TrackingEvent.create_event(**given | fields)


def make_chain(*deltas: int, **fields: Any) -> list[dict[str, Any]]:
    """Build a child's entries, each a change of its points, as documents in the chain's order."""
    entries: list[dict[str, Any]] = []
    previous: ChainHead = GENESIS
    points = 0
    for number, delta in enumerate(deltas):
        event = make_event(
            **{"now": later(seconds=number), "previous": previous}
            | {"points_before": points, "points_after": points + delta}
            | fields
        )
        points, previous = event.points_after, event.head
        entries.append(event.to_dict())
    return entries
