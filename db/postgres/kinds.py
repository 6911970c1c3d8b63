"""Kinds of things: the table of each, its rows, and the statements that every kind has."""

from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Table, and_, delete, exists, insert, select, update

from db.postgres import rows, tables
from db.postgres.statement import NEW, Row, Statement, given
from models.activity.project import Project, ProjectToken
from models.child import Child
from models.device import Device
from models.errors import NotFound
from models.household import Household
from models.invite import Invite
from models.progress.custom import CustomAchievement
from models.reward import Reward
from models.sign_in import SignIn
from models.task import Task
from models.user import User
from models.webhooks.delivery import Delivery
from models.webhooks.webhook import Webhook

M = TypeVar("M")


class Kind(Generic[M]):
    """How a model is kept. What chooses rows has parameters named like the columns it goes by."""

    def __init__(
        self,
        noun: str,
        table: Table,
        to_row: Callable[[M], Row],
        from_row: Callable[[Row], M],
        *,
        hidden: frozenset[str] = frozenset(),
        more: tuple[ColumnElement[Any], ...] = (),
    ) -> None:
        columns = [column for column in table.columns if column.name not in hidden]
        key = [column for column in columns if column.primary_key]
        rest = [column for column in columns if not column.primary_key]
        self.noun = noun
        self.to_row = to_row
        self.from_row = from_row
        self.table = table
        self._everything = select(*columns, *more)
        self.everything = self.where()
        self.by_key = self.where(*key)
        self.insertion = insert(table).values(given(columns, NEW))
        self.changing = update(table).values(given(rest, NEW)).where(_equal(key, NEW))
        self.insert = Statement(self.insertion)
        self.change = Statement(self.changing)
        self.delete = Statement(delete(table).where(_equal(key, "")))
        if "household_id" in table.c:
            self.of_household = self.where(table.c.household_id)

    def where(self, *columns: Column[Any]) -> Statement:
        """Ask for the things that have certain values, oldest first."""
        chosen = self._everything.where(_equal(columns, "")) if columns else self._everything
        return Statement(chosen.order_by(self.table.c.created_at, self.table.c.id))

    def not_found(self) -> NotFound:
        """Make the error for a thing that is not there."""
        return NotFound(f"There is no such {self.noun}.")


def _equal(columns: Any, prefix: str) -> ColumnElement[bool]:
    parameters = given(columns, prefix)
    return and_(*(column == parameters[column.name] for column in columns))


CHAIN: Final = frozenset({"head_seq", "head_hash", "head_at", "recorded_seq"})
_waiting, _child = tables.deferred_entries.c, tables.children.c
HAS_WAITING: Final = (
    exists()
    .where(_waiting.household_id == _child.household_id, _waiting.child_id == _child.id)
    .label("has_waiting")
)

HOUSEHOLDS: Final[Kind[Household]] = Kind(
    "household", tables.households, rows.of_fields, rows.household, hidden=CHAIN
)
USERS: Final[Kind[User]] = Kind("account", tables.users, rows.of_user, rows.user)
SIGN_INS: Final[Kind[SignIn]] = Kind("session", tables.sessions, rows.of_fields, rows.sign_in)
CHILDREN: Final[Kind[Child]] = Kind(
    "child", tables.children, rows.of_child, rows.child, more=(HAS_WAITING,)
)
TASKS: Final[Kind[Task]] = Kind("task", tables.tasks, rows.of_fields, rows.task)
REWARDS: Final[Kind[Reward]] = Kind("reward", tables.rewards, rows.of_fields, rows.reward)
DEVICES: Final[Kind[Device]] = Kind("device", tables.devices, rows.of_fields, rows.device)
INVITES: Final[Kind[Invite]] = Kind("invite", tables.invites, rows.of_fields, rows.invite)
PROJECTS: Final[Kind[Project]] = Kind(
    "project", tables.projects, rows.of_fields, lambda row: Project(**row)
)
PROJECT_TOKENS: Final[Kind[ProjectToken]] = Kind(
    "token", tables.project_tokens, rows.of_fields, lambda row: ProjectToken(**row)
)
WEBHOOKS: Final[Kind[Webhook]] = Kind(
    "webhook",
    tables.webhooks,
    rows.of_webhook,
    rows.webhook,
    hidden=frozenset({"leased_until"}),
)
DELIVERIES: Final[Kind[Delivery]] = Kind(
    "delivery", tables.deliveries, rows.of_delivery, rows.delivery
)
ACHIEVEMENTS: Final[Kind[CustomAchievement]] = Kind(
    "achievement", tables.achievements, rows.of_achievement, rows.achievement
)
