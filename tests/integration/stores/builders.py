"""Households and what is in them, for the tests of both engines."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Barrier, Thread
from typing import Any

from db.faces.ledger import Document, Recorded
from db.store import Store, Unit
from models.activity.project import Project, ProjectToken
from models.child import Child
from models.device import Device
from models.entry import Entry, IdempotencyKey
from models.household import Household
from models.ids import new_id
from models.invite import Invite, hash_of
from models.reward import Reward
from models.roles import Role
from models.sign_in import SignIn
from models.task import Task
from models.tracking_event import TrackingEvent
from models.user import User

NOW = datetime(2026, 2, 9, 18, 42, 15, 123456, tzinfo=UTC)
numbers = count(1)


def later(**by: float) -> datetime:
    """Give the time a while after `NOW`."""
    return NOW + timedelta(**by)


def make_household(**fields: Any) -> Household:
    return Household(**{"id": new_id(), "timezone": "UTC", "created_at": NOW} | fields)


def make_user(**fields: Any) -> User:
    given = {
        "id": new_id(),
        "email": f"parent{next(numbers)}@home.test",
        "name": "Ann",
        "role": Role.PARENT,
        "household_id": None,
        "password_hash": "$argon2id$",
        "reference_key": "ab" * 32,
        "created_at": NOW,
    }
    return User(**given | fields)


def make_sign_in(user_id: str, **fields: Any) -> SignIn:
    given = {"id": new_id(), "created_at": NOW, "expires_at": later(days=30)}
    return SignIn(user_id=user_id, **given | fields)


def make_child(household_id: str, **fields: Any) -> Child:
    given = {"id": new_id(), "name": "Mia", "created_at": NOW, "updated_at": NOW}
    return Child(household_id=household_id, **given | fields)


def make_task(household_id: str, **fields: Any) -> Task:
    given = {"id": new_id(), "name": "Dishes", "points": 10, "created_at": NOW, "updated_at": NOW}
    return Task(household_id=household_id, **given | fields)


def make_reward(household_id: str, **fields: Any) -> Reward:
    given = {"id": new_id(), "name": "Ice", "cost": 5, "created_at": NOW, "updated_at": NOW}
    return Reward(household_id=household_id, **given | fields)


def make_device(household_id: str, **fields: Any) -> Device:
    ids = {"id": new_id(), "child_id": new_id(), "user_id": new_id()}
    return Device(household_id=household_id, **ids | {"name": "Tablet", "created_at": NOW} | fields)


def make_invite(household_id: str, **fields: Any) -> Invite:
    given = {
        "id": new_id(),
        "user_id": new_id(),
        "code_hash": hash_of(new_id()),
        "created_at": NOW,
        "expires_at": later(days=7),
    }
    return Invite(household_id=household_id, **given | fields)


def make_project(household_id: str, **fields: Any) -> Project:
    given = {"id": new_id(), "name": "API", "created_at": NOW, "updated_at": NOW}
    return Project(household_id=household_id, **given | fields)


def make_project_token(household_id: str, **fields: Any) -> ProjectToken:
    ids = {"id": new_id(), "project_id": new_id(), "user_id": new_id()}
    given = ids | {"name": "CI", "token_hash": "ab" * 32, "created_at": NOW}
    return ProjectToken(household_id=household_id, **given | fields)


@dataclass(frozen=True)
class Home:
    """A household in a store, and mutations of it."""

    store: Store
    household: Household
    parent: User
    child: Child
    task: Task

    @property
    def id(self) -> str:
        return self.household.id

    def earn(self, **options: Any) -> TrackingEvent:
        """Record one mutation in a unit of its own."""
        return self.record(**options)[1]

    def record(self, **options: Any) -> tuple[Recorded, TrackingEvent]:
        with self.store.write(self.id) as unit:
            return self.record_in(unit, **options)

    def record_in(
        self,
        unit: Unit,
        *,
        child_id: str | None = None,
        delta: int = 10,
        now: datetime | None = None,
        key: IdempotencyKey | None = None,
        user_id: str | None = None,
        **fields: Any,
    ) -> tuple[Recorded, TrackingEvent]:
        """Decide and record, as a service does; the time is a second after the last entry's."""
        child = unit.children.get(self.id, child_id or self.child.id)
        head = unit.ledger.head(self.id)
        event = TrackingEvent.create_event(
            **{
                "household_id": self.id,
                "user_id": user_id or self.parent.id,
                "user_key": self.parent.key,
                "child_id": child.id,
                "entity_type": "task",
                "entity_id": self.task.id,
                "action": "activated",
                "points_before": child.points,
                "points_after": max(0, child.points + delta),
                "now": now or later(seconds=head.seq),
                "previous": head,
                "metadata": {"task_name": "Dishes", "task_points": delta},
            }
            | fields
        )
        entry = Entry(event=event, idempotency=key)
        return unit.ledger.record(child.after(event, event.created_at), entry), event

    def entries(self) -> list[Document]:
        """All entries of the household in the ledger, in order."""
        with self.store.read() as unit:
            return unit.ledger.after(self.id, 0, 100_000)

    def points(self) -> int:
        with self.store.read() as unit:
            return unit.children.get(self.id, self.child.id).points

    def add_child(self, **fields: Any) -> Child:
        with self.store.write(self.id) as unit:
            return unit.children.add(make_child(self.id, **fields))


def found(store: Store, **fields: Any) -> Home:
    """Found a household with a parent, a child and a task."""
    household = make_household(**fields)
    parent = make_user(household_id=household.id)
    child = make_child(household.id)
    task = make_task(household.id)
    with store.write(household.id) as unit:
        unit.households.add(household)
        unit.users.add(parent)
        unit.children.add(child)
        unit.tasks.add(task)
    return Home(store, household, parent, child, task)


def together(*actions: Callable[[], Any]) -> list[Any]:
    """Do things at the same time, each on a thread; gives their results, errors included."""
    results: list[Any] = [None] * len(actions)
    start = Barrier(len(actions))

    def run(place: int, action: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[place] = action()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the result
            results[place] = error

    threads = [Thread(target=run, args=item) for item in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
