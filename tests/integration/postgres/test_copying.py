"""Moving house: from a folder into a database, and back."""

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from db.copying import CannotCopy, Copied, copy_store
from db.embedded.errors import FolderInUse
from db.embedded.store import EmbeddedStore
from db.embedded.upkeep.copies import FolderPlace
from db.filters import ActionFilter, EntryFilter
from db.postgres.copies import DatabasePlace
from db.postgres.forms import FORMS
from db.postgres.store import PostgresStore
from db.postgres.tables import metadata
from db.recorded_actions import KeyUse
from db.recordings import FirstAnswer
from db.store import Store
from models.activity.words import words_asked
from models.entry import IdempotencyKey
from models.errors import StarchartError
from models.ids import new_id
from models.roles import Role
from models.tracking_event import entry_as_stored
from tests.integration.stores.builders import (
    NOW,
    Home,
    found,
    later,
    make_device,
    make_invite,
    make_project,
    make_project_token,
    make_reward,
    make_sign_in,
    make_user,
)
from tests.integration.stores.engines import Postgres
from tests.integration.stores.test_actions import make_action
from tests.integration.stores.test_exercises import (
    a_day,
    make_achievement,
    make_derived,
    make_recording,
    make_snapshot,
)
from tests.integration.stores.test_webhooks import make_delivery, make_webhook
from tests.servers import PROJECT

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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "db"


@pytest.fixture
def filled(folder: Path) -> Filled:
    """A folder with some of everything, closed."""
    with closing(EmbeddedStore(folder, NOW)) as store:
        return fill(store)


def into_database(folder: Path, url: str, **options: Any) -> Copied:
    return copy_store(FolderPlace(folder, NOW), DatabasePlace(url), **options)


def into_folder(url: str, folder: Path, **options: Any) -> Copied:
    return copy_store(DatabasePlace(url), FolderPlace(folder, NOW), **options)


def test_a_database_holds_what_the_folder_held(
    filled: Filled, folder: Path, database_url: str
) -> None:
    copied = into_database(folder, database_url)
    assert copied.verdict.ok
    assert copied.documents["tracking_events"] == copied.verdict.events == 12
    assert copied.verdict.anonymous == 5
    with (
        closing(EmbeddedStore(folder, NOW)) as embedded,
        closing(PostgresStore(database_url, NOW)) as store,
    ):
        assert everything(filled.by(store)) == everything(filled.by(embedded))


def test_a_copy_leaves_no_table_out(filled: Filled, folder: Path, database_url: str) -> None:
    copied = {table.name for form in FORMS.values() for table in form.tables}
    assert copied | {"idempotency_keys", "locks", "action_counts"} == metadata.tables.keys()
    documents = into_database(folder, database_url).documents
    assert documents.keys() == FORMS.keys()
    assert all(documents.values()), documents


def test_a_folder_holds_what_the_database_held(
    store: PostgresStore, folder: Path, database_url: str
) -> None:
    filled = fill(store)
    into_folder(database_url, folder)
    with closing(EmbeddedStore(folder, NOW)) as embedded:
        assert everything(filled.by(embedded)) == everything(filled.by(store))


def test_there_and_back_again_nothing_has_changed(
    filled: Filled, folder: Path, database_url: str
) -> None:
    into_database(folder, database_url)
    back = folder.with_name("back")
    into_folder(database_url, back)
    with closing(EmbeddedStore(folder, NOW)) as first, closing(EmbeddedStore(back, NOW)) as second:
        assert everything(filled.by(second)) == everything(filled.by(first))


@pytest.mark.parametrize("engine_name", ["database", "folder"])
def test_the_chain_goes_on_where_it_was(
    filled: Filled, folder: Path, database_url: str, engine_name: str
) -> None:
    into_database(folder, database_url)
    back = folder.with_name("back")
    into_folder(database_url, back)
    opened: Store = (
        PostgresStore(database_url, NOW) if engine_name == "database" else EmbeddedStore(back, NOW)
    )
    with closing(opened) as store:
        home = filled.by(store)[0]
        event = home.earn(now=later(hours=1))
        assert event.seq == 8
        assert event.prev_hash == home.entries()[-2]["hash"]
        assert home.points() == 60


def test_entries_that_wait_come_along(engine: Postgres, home: Home, folder: Path) -> None:
    home.earn(key=KEY)
    engine.break_ledger()
    waiting = home.earn()
    into_folder(engine.url, folder)
    with closing(EmbeddedStore(folder, NOW)) as store, store.read() as unit:
        stored = unit.ledger.find(waiting.id)
        assert stored is not None
        assert entry_as_stored(stored) == waiting.to_dict()
        assert unit.ledger.remembered(home.id, "tap-1", NOW) is not None


def test_nothing_is_mixed_into_a_database_that_has_rows(
    filled: Filled, folder: Path, home: Home, database_url: str
) -> None:
    with pytest.raises(CannotCopy, match="not empty"):
        into_database(folder, database_url)
    assert home.entries() == []


def test_nothing_is_mixed_into_a_folder_that_has_files(
    filled: Filled, folder: Path, database_url: str
) -> None:
    before = sorted((file.name, file.read_bytes()) for file in folder.iterdir())
    with pytest.raises(CannotCopy, match="not empty"):
        into_folder(database_url, folder)
    assert sorted((file.name, file.read_bytes()) for file in folder.iterdir()) == before


def test_a_folder_that_a_server_uses_is_left_alone(
    filled: Filled, folder: Path, database_url: str
) -> None:
    with closing(EmbeddedStore(folder, NOW)), pytest.raises(FolderInUse):
        into_database(folder, database_url)
    with (
        closing(EmbeddedStore(folder.with_name("used"), NOW)),
        pytest.raises(FolderInUse),
    ):
        into_folder(database_url, folder.with_name("used"))


def test_a_folder_without_tables_is_no_source(folder: Path, database_url: str) -> None:
    with pytest.raises(CannotCopy, match="no tables"):
        into_database(folder, database_url)
    assert not folder.exists()


class BrokenOff(Exception):
    """Somebody pressed Ctrl-C."""


def break_off_at(table: str) -> Callable[[str, int, int], None]:
    def progress(name: str, done: int, total: int) -> None:
        if name == table and done == total:
            raise BrokenOff

    return progress


@pytest.mark.parametrize("table", ["households", "tracking_events", "learners", "verifying"])
def test_a_copy_into_a_database_that_broke_off_is_started_again(
    filled: Filled, folder: Path, database_url: str, table: str
) -> None:
    with pytest.raises(BrokenOff):
        into_database(folder, database_url, progress=break_off_at(table))
    with closing(PostgresStore(database_url, NOW)) as store, store.read() as unit:
        assert unit.users.page(None, 10, 0)[1] == 0
    assert into_database(folder, database_url).verdict.events == 12


@pytest.mark.parametrize("table", ["households", "tracking_events", "learners", "verifying"])
def test_a_copy_into_a_folder_that_broke_off_is_started_again(
    store: PostgresStore, folder: Path, database_url: str, table: str
) -> None:
    fill(store)
    with pytest.raises(BrokenOff):
        into_folder(database_url, folder, progress=break_off_at(table))
    assert list(folder.iterdir()) == []
    assert into_folder(database_url, folder).verdict.events == 12
    assert not folder.with_name("db.copying").exists()


SLOW_COPY = """
import sys, time
from pathlib import Path
from db.copying import copy_store
from db.embedded.upkeep.copies import FolderPlace
from db.postgres.copies import DatabasePlace
from tests.integration.stores.builders import NOW

def progress(table, done, total):
    if table == "verifying" and done == 1:
        print("in the middle", flush=True)
        sys.stdin.read()

places = [DatabasePlace(p) if "://" in p else FolderPlace(Path(p), NOW) for p in sys.argv[1:]]
copy_store(*places, progress)
"""


def kill_in_the_middle(source: str, target: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_COPY, source, target],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    while "in the middle" not in process.stdout.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    process.stdin.close()


def test_a_copy_that_was_killed_is_started_again(
    filled: Filled, folder: Path, database_url: str
) -> None:
    kill_in_the_middle(str(folder), database_url)
    assert into_database(folder, database_url).verdict.events == 12
    back = folder.with_name("back")
    kill_in_the_middle(database_url, str(back))
    assert into_folder(database_url, back).verdict.events == 12


def test_a_ledger_that_does_not_verify_is_not_copied(
    filled: Filled, folder: Path, database_url: str
) -> None:
    ledger = folder / "tracking_events.json"
    ledger.write_bytes(
        ledger.read_bytes().replace(b'"task_name":"Dishes"', b'"task_name":"Dashes"', 1)
    )
    with pytest.raises(CannotCopy, match="entry 1 of household"):
        into_database(folder, database_url)
    with closing(PostgresStore(database_url, NOW)) as store, store.read() as unit:
        assert unit.users.page(None, 10, 0)[1] == 0


def _change(folder: Path, table: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Rewrite a table's file as a person would."""
    path = folder / f"{table}.json"
    content = orjson.loads(path.read_bytes())
    change(content[table])
    path.write_bytes(orjson.dumps(content))


@pytest.fixture(params=["another id", "a field too many", "a field less", "a task twice"])
def unfit(request: pytest.FixtureRequest, filled: Filled, folder: Path) -> None:
    """A document that no server wrote."""
    changes: dict[str, Callable[[dict[str, Any]], Any]] = {
        "another id": lambda rows: rows["1"].update(household_id="home"),
        "a field too many": lambda rows: rows["1"].update(colour="blue"),
        "a field less": lambda rows: rows["1"].pop("name"),
        "a task twice": lambda rows: rows.update({"9": rows["1"]}),
    }
    _change(folder, "tasks", changes[request.param])


def test_what_does_not_fit_is_named(unfit: None, folder: Path, database_url: str) -> None:
    with pytest.raises(StarchartError, match="tasks"):
        into_database(folder, database_url)
    with closing(PostgresStore(database_url, NOW)) as store, store.read() as unit:
        assert unit.users.page(None, 10, 0)[1] == 0


def test_a_table_that_this_version_does_not_know_is_not_left_behind(
    filled: Filled, folder: Path, database_url: str
) -> None:
    (folder / "wishes.json").write_text('{"wishes": {"1": {"name": "a dog"}}}')
    with pytest.raises(CannotCopy, match="wishes"):
        into_database(folder, database_url)


def test_progress_is_told_of_each_table(filled: Filled, folder: Path, database_url: str) -> None:
    heard: dict[str, tuple[int, int]] = {}
    into_database(
        folder, database_url, progress=lambda t, done, total: heard.update({t: (done, total)})
    )
    assert heard["tracking_events"] == heard["verifying"] == (12, 12)
    assert heard["users"] == (3, 3)
