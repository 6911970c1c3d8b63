"""Take an account out of what was, or will be, sent to webhooks."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from db.store import Unit
from models.user import User
from models.webhooks.delivery import Delivery

AT_ONCE: Final = 500


def anonymize(unit: Unit, household_id: str, user: User) -> None:
    """Leave neither id, email nor name in a household's deliveries, within a unit of it."""
    for delivery in _named_in(unit, household_id, user):
        unit.deliveries.save(
            replace(
                delivery,
                data=_without(delivery.data, user),
                response_excerpt=None,
                error=None,
            )
        )


def _named_in(unit: Unit, household_id: str, user: User) -> Iterator[Delivery]:
    for webhook in unit.webhooks.of_household(household_id):
        offset = 0
        while page := unit.deliveries.page(household_id, webhook.id, AT_ONCE, offset)[0]:
            yield from (each for each in page if _names(each, user))
            offset += len(page)


def _names(delivery: Delivery, user: User) -> bool:
    text = f"{delivery.data} {delivery.response_excerpt} {delivery.error}"
    return any(word in text for word in (user.id, user.email, user.name))


def _without(value: Any, user: User) -> Any:
    """Give a payload in which nothing names the account; who decided has an id beside the name."""
    if isinstance(value, dict):
        is_user = value.get("user_id") == user.id
        return {
            name: None if is_user and name in ("user_id", "name") else _without(each, user)
            for name, each in value.items()
        }
    return None if value in (user.id, user.email) else value
