"""The four mutations of a child's points, and the undo."""

from typing import Any

from flask import Response

from api.access import scope
from api.answers import answer
from api.blueprint import Blueprint
from api.schemas import tracking as schemas
from api.schemas.family import ChildPath
from models import refusals
from models.roles import Role
from services import points

points_api = Blueprint("points", __name__)
FAMILY = (Role.PARENT, Role.CHILD)
ANSWERS = {200: schemas.MutationAnswer}


@points_api.post(
    "/child/<child_id>/trigger-task", allow=[Role.PARENT], answers=ANSWERS, retryable=True
)
def trigger_task(path: ChildPath, body: schemas.TriggerTask) -> Response:
    """Activate a task or penalty for a child."""
    return mutation_response(points.trigger_task(scope(), path.child_id, body.task_id))


@points_api.post(
    "/child/<child_id>/request-reward",
    allow=FAMILY,
    answers=ANSWERS,
    refuses=[refusals.InsufficientPoints, refusals.AlreadyRequested],
    retryable=True,
)
def request_reward(path: ChildPath, body: schemas.RewardChoice) -> Response:
    """Ask for a reward."""
    return mutation_response(points.request_reward(scope(), path.child_id, body.reward_id))


@points_api.post(
    "/child/<child_id>/trigger-reward",
    allow=[Role.PARENT],
    answers=ANSWERS,
    refuses=[refusals.InsufficientPoints, refusals.AlreadyResolved, refusals.NotRequested],
    retryable=True,
)
def trigger_reward(path: ChildPath, body: schemas.RedeemReward) -> Response:
    """Redeem a reward, or one request of it."""
    return mutation_response(
        points.redeem_reward(scope(), path.child_id, body.reward_id, body.requested_at)
    )


@points_api.post(
    "/child/<child_id>/cancel-request-reward",
    allow=FAMILY,
    answers=ANSWERS,
    refuses=[refusals.NotRequested],
    retryable=True,
)
def cancel_request_reward(path: ChildPath, body: schemas.RewardChoice) -> Response:
    """Cancel a pending request."""
    return mutation_response(points.cancel_request(scope(), path.child_id, body.reward_id))


@points_api.post(
    "/child/<child_id>/undo",
    allow=[Role.PARENT],
    answers=ANSWERS,
    refuses=[refusals.AlreadyReversed, refusals.NotReversible],
    retryable=True,
)
def undo(path: ChildPath, body: schemas.Undo) -> Response:
    """Undo an entry of the last 30 days."""
    return mutation_response(points.undo(scope(), path.child_id, body.tracking_event_id))


def mutation_response(mutation: points.Mutation) -> Response:
    """Answer a mutation: the child now, and its entry or that it is deferred."""
    payload: dict[str, Any] = {
        "child": mutation.child.to_public_dict(),
        "tracking_event": mutation.tracking_event,
    }
    if mutation.tracking_event is None:
        payload["tracking"] = "deferred"
    response = answer(payload)
    if mutation.is_replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response
