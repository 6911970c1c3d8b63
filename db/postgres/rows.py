"""Models as rows of their tables, and back."""

from collections.abc import Sequence
from typing import Any

import orjson

from db.postgres.statement import Row
from models.child import Child, PendingRequest
from models.device import Device
from models.household import Household
from models.invite import Invite
from models.progress.catalogue import achievement_from
from models.progress.custom import CustomAchievement
from models.reward import Reward
from models.roles import Actor, Role
from models.sign_in import SignIn
from models.task import Task
from models.user import User, normal_email
from models.webhooks.delivery import Delivery, DeliveryStatus
from models.webhooks.webhook import Webhook


def of_fields(thing: Any) -> Row:
    """Give a row whose columns are the model's fields."""
    return {name: getattr(thing, name) for name in type(thing).__dataclass_fields__}


def household(row: Row) -> Household:
    """Read a household."""
    return Household(**row)


def sign_in(row: Row) -> SignIn:
    """Read a sign-in."""
    return SignIn(**row)


def task(row: Row) -> Task:
    """Read a task."""
    return Task(**row)


def reward(row: Row) -> Reward:
    """Read a reward."""
    return Reward(**row)


def device(row: Row) -> Device:
    """Read a device."""
    return Device(**row)


def invite(row: Row) -> Invite:
    """Read an invite."""
    return Invite(**row)


def of_user(user: User) -> Row:
    """Give a user's row; `email_key` is what emails are compared by."""
    return {
        **of_fields(user),
        "email_key": normal_email(user.email),
        "role": user.role.value,
        "former_household_ids": list(user.former_household_ids),
    }


def user(row: Row) -> User:
    """Read a user."""
    del row["email_key"]
    former = tuple(row["former_household_ids"])
    return User(**{**row, "role": Role(row["role"]), "former_household_ids": former})


def of_child(child: Child) -> Row:
    """Give a child's row; what waits for the ledger is kept elsewhere."""
    pending = child.pending_requests
    return {
        "household_id": child.household_id,
        "id": child.id,
        "name": child.name,
        "created_at": child.created_at,
        "updated_at": child.updated_at,
        "points": child.points,
        "birth_date": child.birth_date,
        "image_url": child.image_url,
        "timezone": child.timezone,
        "day_start_hour": child.day_start_hour,
        "pending_rewards": [request.reward_id for request in pending],
        "pending_costs": [request.cost for request in pending],
        "pending_since": [request.requested_at for request in pending],
        "pending_by": [request.requested_by.value for request in pending],
        "override_tasks": list(child.task_points),
        "override_points": list(child.task_points.values()),
        "override_rewards": list(child.reward_costs),
        "override_costs": list(child.reward_costs.values()),
    }


def child(row: Row) -> Child:
    """Read a child, without what waits for the ledger."""
    return Child(
        id=row["id"],
        household_id=row["household_id"],
        name=row["name"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        points=row["points"],
        birth_date=row["birth_date"],
        image_url=row["image_url"],
        timezone=row["timezone"],
        day_start_hour=row["day_start_hour"],
        pending_requests=_pending_requests(row),
        task_points=_paired(row["override_tasks"], row["override_points"]),
        reward_costs=_paired(row["override_rewards"], row["override_costs"]),
    )


def _pending_requests(row: Row) -> tuple[PendingRequest, ...]:
    columns = (row[f"pending_{name}"] for name in ("rewards", "costs", "since", "by"))
    return tuple(
        PendingRequest(
            reward_id=reward_id, cost=cost, requested_at=since, requested_by=Actor(actor)
        )
        for reward_id, cost, since, actor in zip(*columns, strict=True)
    )


def _paired(ids: Sequence[str], numbers: Sequence[int]) -> dict[str, int]:
    return dict(zip(ids, numbers, strict=True))


def of_achievement(custom: CustomAchievement) -> Row:
    """Give the row of an administrator's achievement."""
    document = custom.achievement.to_dict()
    return {
        **document,
        "criteria": orjson.dumps(document["criteria"]).decode(),
        "created_at": custom.created_at,
        "updated_at": custom.updated_at,
    }


def achievement(row: Row) -> CustomAchievement:
    """Read an administrator's achievement."""
    times = {name: row.pop(name) for name in ("created_at", "updated_at")}
    return CustomAchievement(achievement=achievement_from(row), **times)


def of_webhook(webhook: Webhook) -> Row:
    """Give a webhook's row."""
    return of_fields(webhook) | {"event_types": list(webhook.event_types)}


def webhook(row: Row) -> Webhook:
    """Read a webhook."""
    return Webhook(**row | {"event_types": tuple(row["event_types"])})


def of_delivery(delivery: Delivery) -> Row:
    """Give a delivery's row."""
    data = orjson.dumps(dict(delivery.data)).decode()
    return of_fields(delivery) | {"data": data, "status": delivery.status.value}


def delivery(row: Row) -> Delivery:
    """Read a delivery."""
    return Delivery(**row | {"status": DeliveryStatus(row["status"])})
