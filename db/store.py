"""The face that every storage engine shows: what services may ask of storage.

Whatever an engine holds takes and gives models. Only an entry of the ledger is read as it is
stored, a plain document, since even one that somebody tampered with must be shown.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from db.faces.accounts import Devices, Households, Invites, KeptSettings, SignIns, Users
from db.faces.activity import Actions, Deliveries, Projects, ProjectTokens, Webhooks
from db.faces.collections import OfHousehold
from db.faces.ledger import Ledger
from db.faces.progress import Achievements, Exercises, Learners, Snapshots
from models.child import Child
from models.reward import Reward
from models.task import Task


class Ticket(Protocol):
    """A promise that what was written will be durable."""

    @property
    def done(self) -> bool:
        """Whether nobody has to wait any more: it is durable, or failed."""

    def wait(self, timeout: float | None = None) -> None:
        """Return once it is durable; raises StorageUnavailable where that failed."""

    def add_done_callback(self, callback: Callable[["Ticket"], None]) -> None:
        """Call back once it is durable or failed, on any thread."""


class Unit(Protocol):
    """All that an engine holds, in one unit of work."""

    @property
    def users(self) -> Users:
        """Accounts."""

    @property
    def households(self) -> Households:
        """Households."""

    @property
    def sign_ins(self) -> SignIns:
        """Sign-ins."""

    @property
    def children(self) -> OfHousehold[Child]:
        """Children."""

    @property
    def tasks(self) -> OfHousehold[Task]:
        """Tasks and penalties."""

    @property
    def rewards(self) -> OfHousehold[Reward]:
        """Rewards."""

    @property
    def devices(self) -> Devices:
        """Devices of children."""

    @property
    def invites(self) -> Invites:
        """Invites of households."""

    @property
    def settings(self) -> KeptSettings:
        """Settings that are kept here."""

    @property
    def ledger(self) -> Ledger:
        """The ledger."""

    @property
    def exercises(self) -> Exercises:
        """What learners recorded."""

    @property
    def learners(self) -> Learners:
        """What is derived of learners."""

    @property
    def snapshots(self) -> Snapshots:
        """Daily snapshots of learners."""

    @property
    def achievements(self) -> Achievements:
        """Achievements of administrators."""

    @property
    def actions(self) -> Actions:
        """What happened in projects."""

    @property
    def projects(self) -> Projects:
        """Projects."""

    @property
    def project_tokens(self) -> ProjectTokens:
        """Tokens that record to a project."""

    @property
    def webhooks(self) -> Webhooks:
        """Webhooks."""

    @property
    def deliveries(self) -> Deliveries:
        """Deliveries of webhooks."""


class Store(Protocol):
    """A storage engine."""

    def read(self) -> AbstractContextManager[Unit]:
        """Give a unit to read from."""

    def write(self, household_id: str | None) -> AbstractContextManager[Unit]:
        """Give a unit to write with, holding the household's lock."""

    def ticket(self) -> Ticket:
        """Promise durability for all that was written so far."""

    def lead(self, task: str) -> AbstractContextManager[None]:
        """Be the only one, among all processes, that does a task; waits for who is at it.

        Raises StorageUnavailable where that one takes too long.
        """

    def lead_if_free(self, task: str) -> AbstractContextManager[bool]:
        """Be the only one that does a task, or hear that somebody else is at it."""

    def purge(self, words: Sequence[str] = ()) -> None:
        """Leave nothing, durably, of what was replaced or removed in files that are read here.

        Of lines that were put aside, those with one of the words go. What a database's own files
        hold is left to `sweep`.
        """

    def sweep(self) -> bool:
        """Leave no byte of what was replaced or removed before, whoever keeps the files.

        Tells whether that is done, or nothing can be done about what is left; raises
        StorageUnavailable. Not while a lock of `lead` or a unit is held.
        """

    def ping(self) -> None:
        """Raise StorageUnavailable where the engine can't answer."""

    def close(self) -> None:
        """Make everything durable and let go of it."""
