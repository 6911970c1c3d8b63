"""Households with 2,000 entries of a parent who is due for deletion, ready to be copied."""

import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from db.filters import EntryFilter
from db.recorded_actions import KeyUse
from db.store import Store, Unit
from models.entry import IdempotencyKey
from models.tracking_event import TrackingEvent, entry_as_stored
from models.user import User
from models.verification import verify
from models.webhooks.delivery import DeliveryStatus
from services.scope import Parts
from tests.deletions import traces
from tests.integration.stores.builders import (
    Home,
    found,
    make_device,
    make_invite,
    make_project,
    make_project_token,
    make_reward,
    make_sign_in,
    make_user,
)
from tests.integration.stores.test_actions import make_action
from tests.integration.stores.test_exercises import (
    TODAY,
    make_derived,
    make_recording,
    make_snapshot,
)
from tests.integration.stores.test_webhooks import make_delivery, make_webhook
from tests.postgres_servers import Databases
from utils.clock import SystemClock
from utils.settings import Settings
from utils.tracking_logger import AuditLog

ENTRIES = 2000
EMAIL, NAME = "gone@home.test", "Archibald"
LONG = datetime(9999, 1, 1, tzinfo=UTC)


class Shape(StrEnum):
    """Where the parent lives who goes."""

    SHARED = "shared"
    ALONE = "alone"


@dataclass(frozen=True)
class Prepared:
    """Data folder, log folder and database of the households."""

    folder: Path
    database_url: str | None
    shape: Shape
    home: Home
    other: User

    @property
    def settings(self) -> Settings:
        return Settings(
            database_url=self.database_url,
            data_dir=self.folder / "data",
            log_dir=self.folder / "logs",
            rate_limits=False,
            durability="relaxed",
        )

    def copied(self, folder: Path, databases: Databases) -> "Prepared":
        """Copy it all to where a crash may spoil it."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        url = None if self.database_url is None else databases.copy_of(self.database_url)
        return replace(self, folder=folder, database_url=url)


def fill(store: Store, log_dir: Path, shape: Shape) -> tuple[Home, User]:
    """Make the household that both parents were in; gives it with the parent who stays."""
    home = found(store)
    going = replace(
        home.parent,
        email=EMAIL,
        name=NAME,
        marked_for_deletion_at=SystemClock().now() - timedelta(days=31),
    )
    other = make_user(household_id=home.id, name="Zoe")
    with store.write(home.id) as unit:
        unit.users.save(going)
        unit.users.add(other)
        unit.sign_ins.add(make_sign_in(going.id, expires_at=LONG))
        unit.sign_ins.add(make_sign_in(other.id, expires_at=LONG))
        _learn(unit, going.id)
        _record(home, unit, log_dir)
        home.record_in(unit, user_id=other.id, key=IdempotencyKey(key="kept", request="e" * 64))
        _furnish(home, unit, going)
    if shape is Shape.ALONE:
        going = _move_out(store, home, going)
    store.ticket().wait()
    return replace(home, parent=going), other


def _record(home: Home, unit: Unit, log_dir: Path) -> None:
    with closing(AuditLog(log_dir, 20_000, 3)) as log:
        for number in range(ENTRIES):
            log.write(_entry(home, unit, number))


def _entry(home: Home, unit: Any, number: int) -> TrackingEvent:
    key = IdempotencyKey(key=f"{EMAIL}-{number}", request="f" * 64) if number % 500 == 0 else None
    return home.record_in(unit, delta=number % 3, key=key)[1]


def _furnish(home: Home, unit: Unit, parent: User) -> None:
    """Let a parent have made one of everything in a household."""
    project = unit.projects.add(make_project(home.id))
    webhook = unit.webhooks.add(make_webhook(home.id, disabled_reason="gone"))
    of_parent = {"user_id": parent.id}
    unit.rewards.add(make_reward(home.id))
    unit.devices.add(make_device(home.id, child_id=home.child.id, **of_parent))
    unit.invites.add(make_invite(home.id, **of_parent))
    unit.project_tokens.add(make_project_token(home.id, project_id=project.id, **of_parent))
    key = IdempotencyKey(key=f"{EMAIL}-pushed", request="f" * 64)
    first = KeyUse(namespace=home.id, key=key, at=SystemClock().now())
    unit.actions.record([make_action(home, project_id=project.id, **of_parent)], first)
    data = {"decided_by": {**of_parent, "name": parent.name}}
    arrived = {"status": DeliveryStatus.DELIVERED, "next_attempt_at": None}
    unit.deliveries.add(make_delivery(webhook, 1, data=data, **arrived))
    _learn(unit, home.child.id)


def _learn(unit: Unit, learner_id: str) -> None:
    unit.exercises.record([make_recording(learner_id, 1)])
    unit.learners.save(make_derived(learner_id), [])
    unit.snapshots.save(learner_id, [make_snapshot(TODAY)])


def _move_out(store: Store, home: Home, going: User) -> User:
    """Let a parent have left for a household with a child of its own."""
    own = found(store)
    with store.write(own.id) as unit:
        unit.users.remove(own.parent.id)
        going = replace(going, household_id=own.id, former_household_ids=(home.id,))
        unit.users.save(going)
        own.record_in(unit, user_id=going.id)
        _furnish(own, unit, going)
    with store.write(home.id) as unit:
        for device in unit.devices.of_household(home.id):
            unit.devices.remove(home.id, device.id)
        for token in unit.project_tokens.of_household(home.id):
            unit.project_tokens.remove(home.id, token.id)
        for invite in unit.invites.of_household(home.id):
            unit.invites.remove(home.id, invite.id)
    return going


def assert_erased(parts: Parts, prepared: Prepared) -> None:
    """Look whether the one who goes is gone, and the one who stays has everything."""
    home, going, other = prepared.home, prepared.home.parent, prepared.other
    with parts.store.read() as unit:
        assert unit.users.page(None, 10, 0)[0] == [other]
        assert [each.user_id for each in unit.devices.of_household(home.id)] in ([], [other.id])
        assert len(unit.sign_ins.of_user(other.id)) == 1
        assert unit.households.get(home.id) == home.household
        assert unit.children.get(home.id, home.child.id).points == POINTS
        assert unit.exercises.last_number(home.child.id) == 1
        found = [entry_as_stored(entry) for entry in unit.ledger.scan(EntryFilter())]
        if prepared.shape is Shape.ALONE:
            assert_emptied(unit, going.household_id or "")
    verdict = verify(found)
    alone = prepared.shape is Shape.ALONE
    assert (verdict.ok, verdict.anonymous) == (True, ENTRIES + alone), verdict
    assert {entry["user_id"] for entry in found} == {None, other.id}
    assert traces(parts.settings, going.id, EMAIL, NAME) == []


def assert_emptied(unit: Unit, household_id: str) -> None:
    """Look whether nothing is left of a household but its entries."""
    assert unit.households.find(household_id) is None
    things: tuple[Any, ...] = (
        *(unit.children, unit.tasks, unit.rewards, unit.devices, unit.invites),
        *(unit.projects, unit.project_tokens, unit.webhooks),
    )
    for each in things:
        assert each.of_household(household_id) == []
    assert unit.actions.last_seq(household_id) == 0


POINTS = sum(number % 3 for number in range(ENTRIES)) + 10
