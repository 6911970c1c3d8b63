"""Rewards of a household."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from events import send_event_for_current_user
from events.types.event_types import Change
from events.types.reward_changed import RewardChanged
from models.ids import new_id
from models.reward import Reward
from services import points
from services.activity import own_timeline
from services.scope import Scope


def create(scope: Scope, fields: Mapping[str, Any]) -> Reward:
    """Make a reward."""
    now = scope.now()
    reward = Reward(
        id=new_id(), household_id=scope.household_id, created_at=now, updated_at=now, **fields
    )
    with scope.write() as unit:
        unit.rewards.add(reward)
    own_timeline.note(scope, "reward_created", f"Reward '{reward.name}' was created")
    send_event_for_current_user(RewardChanged(id=reward.id, change=Change.CREATED))
    return reward


def get(scope: Scope, reward_id: str) -> Reward:
    """Give a reward; raises NotFound, also for another household's."""
    with scope.read() as unit:
        return unit.rewards.get(scope.household_id, reward_id)


def of_household(scope: Scope) -> list[Reward]:
    """Give the household's rewards, oldest first."""
    with scope.read() as unit:
        return unit.rewards.of_household(scope.household_id)


def change(scope: Scope, reward_id: str, fields: Mapping[str, Any]) -> Reward:
    """Change a reward; pending requests keep their cost."""
    with scope.write() as unit:
        reward = unit.rewards.get(scope.household_id, reward_id)
        reward = unit.rewards.save(replace(reward, **fields, updated_at=scope.now()))
    own_timeline.note(scope, "reward_changed", f"Reward '{reward.name}' was changed")
    send_event_for_current_user(RewardChanged(id=reward.id, change=Change.UPDATED))
    return reward


def delete(scope: Scope, reward_id: str) -> None:
    """Delete a reward; its pending requests are cancelled, each with its entry."""
    with scope.write() as unit:
        reward = unit.rewards.get(scope.household_id, reward_id)
        for child in unit.children.of_household(scope.household_id):
            asked_off = points.cancel_requests_of(scope, unit, child, reward_id)
            if reward_id in asked_off.reward_costs:
                kept = {key: n for key, n in asked_off.reward_costs.items() if key != reward_id}
                unit.children.save(replace(asked_off, reward_costs=kept))
        unit.rewards.remove(scope.household_id, reward_id)
    own_timeline.note(scope, "reward_removed", f"Reward '{reward.name}' was removed")
    send_event_for_current_user(RewardChanged(id=reward.id, change=Change.DELETED))
