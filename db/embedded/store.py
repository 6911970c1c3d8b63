"""The embedded engine: TinyDB tables in one folder, owned by one process."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from db.embedded import put_aside
from db.embedded.accounts import SignIns, Users
from db.embedded.activity.actions import Actions
from db.embedded.activity.table import ActionTable
from db.embedded.collection import Collection, HouseholdCollection
from db.embedded.data_folder import DataFolder
from db.embedded.deliveries import Deliveries
from db.embedded.files.append_storage import AppendStorage
from db.embedded.files.append_table import AppendTable
from db.embedded.files.file_system import FileSystem
from db.embedded.files.group_commit import Durability, GroupCommit, SyncObserver
from db.embedded.files.ticket import Ticket
from db.embedded.idempotency import IdempotencyKeys
from db.embedded.invites import Invites
from db.embedded.kept_settings import KeptSettings
from db.embedded.leadership import Leadership
from db.embedded.ledger.changes import EmbeddedLedger
from db.embedded.ledger.deferral import Deferral, DeferralObserver
from db.embedded.ledger.table import LedgerTable
from db.embedded.locks import HouseholdLocks
from db.embedded.missing_files import check_all_there
from db.embedded.progress.achievements import Achievements
from db.embedded.progress.exercise_table import ExerciseTable
from db.embedded.progress.exercises import Exercises
from db.embedded.progress.learners import Learners
from db.embedded.progress.snapshots import Snapshots
from db.embedded.projects import Projects, ProjectTokens, Webhooks
from db.embedded.recovery import house_everybody, make_whole
from models.child import Child
from models.device import Device
from models.errors import StorageUnavailable
from models.household import Household
from models.reward import Reward
from models.task import Task

LEDGER: Final = "tracking_events"


class EngineObserver(SyncObserver, DeferralObserver):
    """Hear what the engine does; the metrics take a subclass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedUnit:
    """All that the engine holds."""

    users: Users
    households: Collection[Household]
    sign_ins: SignIns
    children: HouseholdCollection[Child]
    tasks: HouseholdCollection[Task]
    rewards: HouseholdCollection[Reward]
    devices: HouseholdCollection[Device]
    invites: Invites
    settings: KeptSettings
    ledger: EmbeddedLedger
    exercises: Exercises
    learners: Learners
    snapshots: Snapshots
    achievements: Achievements
    actions: Actions
    projects: Projects
    project_tokens: ProjectTokens
    webhooks: Webhooks
    deliveries: Deliveries


class EmbeddedStore:
    """Opens the folder, mends what a killed process left, and serves it from memory and files.

    Raises FolderInUse where another process has it, and DamagedFile where a file is damaged.
    """

    def __init__(
        self,
        folder: Path,
        now: datetime,
        *,
        durability: Durability = "strict",
        observer: EngineObserver | None = None,
        fs: FileSystem | None = None,
    ) -> None:
        observer = observer or EngineObserver()
        self._fs = fs
        self._folder = DataFolder(folder)
        self._group = GroupCommit(durability, observer)
        self._upkeep = ThreadPoolExecutor(1, "upkeep")
        self._storages: list[AppendStorage] = []
        self._tables: list[AppendTable | ExerciseTable | ActionTable] = []
        try:
            check_all_there(folder)
            self._locks = HouseholdLocks()
            self._leadership = Leadership()
            self.ledger_table = LedgerTable(self._storage(LEDGER, required=False))
            self._deferral = Deferral(self.ledger_table, self._locks, observer)
            self._unit = self._open(now)
            self._reading = nullcontext(self._unit)
        except BaseException:
            self._give_up()
            raise

    def _open(self, now: datetime) -> EmbeddedUnit:
        # a child's replaced lines go only once the entries that they carry are on the disk
        table = self._table("children", before_rewrite=self.ledger_table.sync)
        children = HouseholdCollection(table, Child, "child", before_removal=self._make_recorded)
        keys = IdempotencyKeys()
        exercises = Exercises(self._exercise_table(), keys)
        exercises.remember_recent(now)
        actions = Actions(self._action_table(), keys)
        actions.remember_recent(now)
        ledger = EmbeddedLedger(children, self.ledger_table, self._deferral, keys)
        ledger.remember_recent(now)
        make_whole(children, table.history(), self.ledger_table, ledger)
        households = Collection(self._table("households"), Household, "household")
        users = Users(self._table("users"))
        house_everybody(users, households)
        sign_ins = SignIns(self._table("sessions"))
        sign_ins.forget_ended(now)
        return EmbeddedUnit(
            users=users,
            households=households,
            sign_ins=sign_ins,
            children=children,
            tasks=HouseholdCollection(self._table("tasks"), Task, "task"),
            rewards=HouseholdCollection(
                self._table("rewards"), Reward, "reward", before_removal=self._make_durable
            ),
            devices=HouseholdCollection(self._table("devices"), Device, "device"),
            invites=Invites(self._table("invites")),
            settings=KeptSettings(self._table("settings")),
            ledger=ledger,
            exercises=exercises,
            learners=Learners(self._table("learners")),
            snapshots=Snapshots(self._table("snapshots")),
            achievements=Achievements(self._table("achievements")),
            actions=actions,
            projects=Projects(self._table("projects")),
            project_tokens=ProjectTokens(self._table("project_tokens")),
            webhooks=Webhooks(self._table("webhooks")),
            deliveries=Deliveries(self._table("deliveries")),
        )

    def _give_up(self) -> None:
        """Let go of a folder that could not be opened."""
        self._upkeep.shutdown()
        with suppress(StorageUnavailable):
            self._group.close()
        for storage in self._storages:
            storage.file.close()
        self._folder.close()

    def read(self) -> AbstractContextManager[EmbeddedUnit]:
        """Give the unit to read from."""
        return self._reading

    def write(self, household_id: str | None) -> AbstractContextManager[EmbeddedUnit]:
        """Give the unit to write with, holding the household's lock."""
        return self._locks.hold(household_id, self._unit)

    def ticket(self) -> Ticket:
        """Promise durability for all that was written so far."""
        return self._group.ticket()

    def lead(self, task: str) -> AbstractContextManager[None]:
        """Be the only one that does a task; waits for who is at it."""
        return self._leadership.lead(task)

    def lead_if_free(self, task: str) -> AbstractContextManager[bool]:
        """Be the only one that does a task, or hear that somebody else is at it."""
        return self._leadership.lead_if_free(task)

    def purge(self, words: Sequence[str] = ()) -> None:
        """Rewrite the files that hold lines that were replaced; raises StorageUnavailable."""
        put_aside.forget(self._folder.path, words, self._fs or FileSystem())
        for table in self._tables:
            if isinstance(table, AppendTable):
                table.compact()

    def sweep(self) -> bool:
        """Purge: the files are read here."""
        self.purge()
        return True

    def ping(self) -> None:
        """Raise StorageUnavailable where the last sync failed."""
        if not self._group.healthy:
            raise StorageUnavailable("The disk does not take what is written.")

    def close(self) -> None:
        """Make everything durable, compact, keep the ledger's index, and let go of the folder."""
        with ExitStack() as closing:
            closing.callback(self._folder.close)
            closing.callback(self.ledger_table.close)
            for table in self._tables:
                closing.callback(table.close)
            closing.callback(self._group.close)
            closing.callback(self._upkeep.shutdown)
            self._deferral.append_all()

    def _make_recorded(self, household_id: str) -> None:
        """Bring a household's entries to the disk before a child goes that carries them."""
        if not self._deferral.append_of(household_id):
            raise StorageUnavailable("The ledger does not take entries right now.")
        self._group.flush()

    def _make_durable(self, household_id: str) -> None:
        """Bring the end of each request to the disk before the reward goes that it names."""
        self._group.flush()

    def _table(self, name: str, **options: Any) -> AppendTable:
        storage = self._storage(name, required=True)
        table = AppendTable(storage, do_later=self._upkeep.submit, **options)
        self._tables.append(table)
        return table

    def _exercise_table(self) -> ExerciseTable:
        table = ExerciseTable(self._storage("exercises", required=True))
        self._tables.append(table)
        return table

    def _action_table(self) -> ActionTable:
        table = ActionTable(self._storage("project_actions", required=True))
        self._tables.append(table)
        return table

    def _storage(self, name: str, *, required: bool) -> AppendStorage:
        storage = AppendStorage(
            self._folder.table_path(name), fs=self._fs, group=self._group, required=required
        )
        self._storages.append(storage)
        return storage
