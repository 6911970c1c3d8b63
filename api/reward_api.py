"""Rewards."""

from flask import Response

from api.access import scope
from api.answers import answer, no_content
from api.blueprint import Blueprint
from api.schemas import family as schemas
from api.schemas.fields import changes
from models.roles import Role
from services import rewards

reward_api = Blueprint("reward", __name__)
FAMILY = (Role.PARENT, Role.CHILD)


@reward_api.post("/reward", allow=[Role.PARENT], answers={201: schemas.RewardAnswer})
def create_reward(body: schemas.NewReward) -> Response:
    """Make a reward."""
    return answer(rewards.create(scope(), changes(body)).to_dict(), 201)


@reward_api.get("/reward", allow=FAMILY, answers={200: schemas.RewardsAnswer})
def list_rewards() -> Response:
    """Give the household's rewards."""
    return answer({"rewards": [reward.to_dict() for reward in rewards.of_household(scope())]})


@reward_api.get("/reward/<reward_id>", allow=FAMILY, answers={200: schemas.RewardAnswer})
def get_reward(path: schemas.RewardPath) -> Response:
    """Give a reward."""
    return answer(rewards.get(scope(), path.reward_id).to_dict())


@reward_api.patch("/reward/<reward_id>", allow=[Role.PARENT], answers={200: schemas.RewardAnswer})
def change_reward(path: schemas.RewardPath, body: schemas.RewardChange) -> Response:
    """Change a reward; pending requests keep their cost."""
    return answer(rewards.change(scope(), path.reward_id, changes(body)).to_dict())


@reward_api.delete("/reward/<reward_id>", allow=[Role.PARENT], answers={204: None})
def delete_reward(path: schemas.RewardPath) -> Response:
    """Delete a reward; its pending requests are cancelled, each with its entry."""
    rewards.delete(scope(), path.reward_id)
    return no_content()
