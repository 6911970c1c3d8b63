"""What an engine keeps of projects, their actions and their webhooks."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from db.faces.collections import OfHousehold
from db.filters import ActionFilter
from db.recorded_actions import KeyUse, RecordedAction
from models.activity.action import ProjectAction
from models.activity.project import Project, ProjectToken
from models.activity.summary import Counted
from models.webhooks.delivery import Delivery
from models.webhooks.webhook import Webhook


class Actions(Protocol):
    """The append-only table of actions; written under the lock of their household.

    The actions of a household are numbered in the order of their recording, not without gaps.
    """

    def record(self, actions: Sequence[ProjectAction], first: KeyUse | None = None) -> None:
        """Append actions of one household, with the key of their request: all of them, or none."""

    def find(self, household_id: str, action_id: str) -> ProjectAction | None:
        """Give an action, or nothing."""

    def page(
        self, filters: ActionFilter, limit: int, offset: int
    ) -> tuple[list[ProjectAction], int]:
        """Give a page of actions, newest first, and how many match in all.

        Of those of one second, the later recorded comes first.
        """

    def scan(self, filters: ActionFilter) -> Iterator[ProjectAction]:
        """Stream actions, oldest first."""

    def tally(self, filters: ActionFilter) -> list[Counted]:
        """Count actions by type and quarter of an hour, in no certain order."""

    def after(self, household_id: str, seq: int, limit: int) -> list[RecordedAction]:
        """Give the actions that were recorded behind one, in that order."""

    def last_seq(self, household_id: str) -> int:
        """Give the seq of the action recorded last, 0 before the first."""

    def forget_project(self, household_id: str, project_id: str) -> int:
        """Remove a project's actions; gives how many there were."""

    def forget_household(self, household_id: str) -> int:
        """Remove a household's actions; gives how many there were."""

    def anonymize(self, household_id: str, user_id: str) -> int:
        """Set `user_id` to null in all actions of a user, and forget their keys; gives how many."""


class Projects(OfHousehold[Project], Protocol):
    """Projects; the built-in one of each household is kept nowhere."""

    def find_by_id(self, project_id: str) -> Project | None:
        """Give a project of whatever household."""


class ProjectTokens(OfHousehold[ProjectToken], Protocol):
    """Tokens that record to a project."""

    def find_by_id(self, token_id: str) -> ProjectToken | None:
        """Give a token of whatever household."""


class Webhooks(OfHousehold[Webhook], Protocol):
    """Webhooks."""

    def household_ids(self) -> list[str]:
        """Name the households with webhooks that are enabled."""


class Deliveries(Protocol):
    """Deliveries of webhooks; written under the lock of their household."""

    def get(self, delivery_id: str) -> Delivery:
        """Give a delivery of whatever household; raises NotFound."""

    def find(self, delivery_id: str) -> Delivery | None:
        """Give a delivery of whatever household, or nothing."""

    def add(self, thing: Delivery) -> Delivery:
        """Keep a new delivery."""

    def save(self, thing: Delivery) -> Delivery:
        """Replace a delivery by its newer self."""

    def page(
        self, household_id: str, webhook_id: str, limit: int, offset: int
    ) -> tuple[list[Delivery], int]:
        """Give a webhook's deliveries, newest first, and how many there are."""

    def waiting(self, household_id: str, webhook_id: str) -> list[Delivery]:
        """Give those of a webhook's that are pending, oldest first."""

    def count_waiting(self, household_id: str, webhook_id: str) -> int:
        """Tell how many of a webhook's are pending."""

    def last_number(self, household_id: str) -> int:
        """Give the number of a household's newest delivery, 0 before the first."""

    def lease(self, now: datetime, until: datetime, limit: int) -> list[Delivery]:
        """Give for each webhook that is not leased what is due first, and lease it.

        In a unit of its own, of no household.
        """

    def release(self, webhook_id: str) -> None:
        """End a webhook's lease."""

    def next_due(self) -> datetime | None:
        """Tell when the next one is due, of a webhook that is leased too."""

    def prune(self, household_id: str, webhook_id: str, keep: int) -> None:
        """Forget the oldest that are not pending; at least so many stay."""

    def forget_webhook(self, household_id: str, webhook_id: str) -> None:
        """Forget all of a webhook's."""
