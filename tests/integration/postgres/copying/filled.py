"""Stores with some of everything, and their copies."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from db.copying import Copied, copy_store
from db.embedded.upkeep.copies import FolderPlace
from db.filters import ActionFilter, EntryFilter
from db.postgres.copies import DatabasePlace
from db.recorded_actions import KeyUse
from db.recordings import FirstAnswer
from db.store import Store
from models.activity.words import words_asked
from models.entry import IdempotencyKey
from models.ids import new_id
from models.roles import Role
from models.tracking_event import entry_as_stored
from tests.integration.stores.builders import (
    NOW,
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
    a_day,
    make_achievement,
    make_derived,
    make_recording,
    make_snapshot,
)
from tests.integration.stores.test_webhooks import make_delivery, make_webhook

KEY = IdempotencyKey(key="tap-1", request="f" * 64)


@dataclass
class Filled:
    """Two households with some of everything."""

    homes: list[Home]

    def by(self, store: Store) -> list[Home]:
        """The same households, in another store."""
        return [replace(home, store=store) for home in self.homes]


def fill(store: Store) -> Filled:
    """Put some of everything into a store."""
    home, other = found(store), found(store)
    for number in range(5):
        home.earn(key=KEY if number == 3 else None)
        other.earn()
    reward = make_reward(home.id)
    about = {"reward_name": "Ice", "reward_cost": 5}
    gone = home.add_child()
    home.earn(child_id=gone.id)
    with store.write(home.id) as unit:
        unit.rewards.add(reward)
        unit.devices.add(make_device(home.id, child_id=home.child.id))
        unit.sign_ins.add(make_sign_in(home.parent.id, refresh_id=new_id(), refreshed_at=NOW))
        unit.invites.add(make_invite(home.id, user_id=home.parent.id))
        unit.children.remove(home.id, gone.id)
        first = FirstAnswer(
            namespace=home.id, key=replace(KEY, key="tap-2"), at=NOW, answer={"z": 1, "a": 2}
        )
        recordings = [make_recording(home.child.id, n) for n in (1, 2)]
        unit.exercises.record([*recordings, make_recording(home.child.id, 3, first=first)])
        unit.exercises.delete(recordings[0])
        unit.learners.save(make_derived(home.child.id), [a_day(home.child.id, NOW.date())])
        unit.snapshots.save(home.child.id, [make_snapshot(NOW.date(), exercises=3)])
        unit.projects.add(make_project(home.id))
        unit.project_tokens.add(make_project_token(home.id))
        webhook = unit.webhooks.add(make_webhook(home.id, rotated_at=NOW))
        unit.deliveries.add(make_delivery(webhook, 1))
        use = KeyUse(namespace=home.id, key=replace(KEY, key="tap-3"), at=NOW)
        unit.actions.record([make_action(home, "It's"), make_action(home, "two \\ words")], use)
    home.earn(
        entity_type="reward", entity_id=reward.id, action="requested", delta=0, metadata=about
    )
    with store.write(None) as unit:
        unit.users.add(make_user(email="Admin@home.test", role=Role.ADMIN, disabled_at=NOW))
        unit.settings.save("hours", "24")
        unit.achievements.add(make_achievement())
    with store.write(other.id) as unit:
        unit.ledger.anonymize(other.parent.id)
    return Filled([home, other])


def everything(homes: list[Home]) -> dict[str, Any]:
    """Give all that a store knows of the households."""
    store = homes[0].store
    with store.read() as unit:
        known: dict[str, Any] = {
            "users": unit.users.page(None, 100, 0),
            "achievements": unit.achievements.everything(),
            "setting": unit.settings.find("hours"),
            "ledger": [entry_as_stored(entry) for entry in unit.ledger.scan(EntryFilter())],
        }
        for home in homes:
            learner_id = home.child.id
            children = unit.children.of_household(home.id)
            known[home.id] = {
                "household": unit.households.get(home.id),
                "head": unit.ledger.head(home.id),
                "children": [child.to_public_dict() for child in children],
                "tasks": unit.tasks.of_household(home.id),
                "rewards": unit.rewards.of_household(home.id),
                "devices": unit.devices.of_household(home.id),
                "invites": unit.invites.of_household(home.id),
                "sign-ins": unit.sign_ins.of_user(home.parent.id),
                "keys": [unit.ledger.remembered(home.id, f"tap-{n}", NOW) for n in (1, 2, 3)],
                "exercises": list(unit.exercises.of_learner(learner_id)),
                "deleted": unit.exercises.deleted_after(learner_id, 3),
                "last number": unit.exercises.last_number(learner_id),
                "derived": unit.learners.find(learner_id),
                "day": unit.learners.day(learner_id, NOW.date()),
                "projects": unit.projects.of_household(home.id),
                "tokens": unit.project_tokens.of_household(home.id),
                "webhooks": unit.webhooks.of_household(home.id),
                "deliveries": [
                    unit.deliveries.waiting(home.id, webhook.id)
                    for webhook in unit.webhooks.of_household(home.id)
                ],
                "actions": [
                    (a.seq, a.batch_end, a.action) for a in unit.actions.after(home.id, 0, 9)
                ],
                "words": unit.actions.page(
                    ActionFilter(household_id=home.id, words=words_asked("wor* two")), 9, 0
                ),
                "snapshots": unit.snapshots.between(learner_id, date.min, date.max),
            }
    return known


def into_database(folder: Path, url: str, **options: Any) -> Copied:
    return copy_store(FolderPlace(folder, NOW), DatabasePlace(url), **options)


def into_folder(url: str, folder: Path, **options: Any) -> Copied:
    return copy_store(DatabasePlace(url), FolderPlace(folder, NOW), **options)
