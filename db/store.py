"""The face that every storage engine shows: what services may ask of storage.

Whatever an engine holds takes and gives models. Only an entry of the ledger is read as it is
stored, a plain document, since even one that somebody tampered with must be shown.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from db.derived import Derived
from db.filters import ActionFilter, EntryFilter
from db.recorded_actions import KeyUse, RecordedAction
from db.recordings import Recording
from models.activity.action import ProjectAction
from models.activity.project import Project, ProjectToken
from models.activity.summary import Counted
from models.chain import ChainHead
from models.child import Child
from models.device import Device
from models.entry import Entry
from models.household import Household
from models.invite import Invite
from models.progress.custom import CustomAchievement
from models.progress.day_figures import DayFigures
from models.progress.snapshot import DailySnapshot
from models.reward import Reward
from models.sign_in import SignIn
from models.task import Task
from models.user import User
from models.webhooks.delivery import Delivery
from models.webhooks.webhook import Webhook

Document = dict[str, Any]
M = TypeVar("M")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The request an idempotency key first came with (its hash), and what that made.

    `seq` is the place of its entry, `exercise_id` the exercise that it recorded, `actions` the
    first and the last seq of its actions: one of the three.
    """

    request: str
    seq: int | None = None
    exercise_id: str | None = None
    actions: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A mutation that stands; `is_deferred` says that its entry is not in the ledger yet."""

    child: Child
    is_deferred: bool


class Ticket(Protocol):
    """A promise that what was written will be durable."""

    def wait(self, timeout: float | None = None) -> None:
        """Return once it is durable; raises StorageUnavailable where that failed."""

    def add_done_callback(self, callback: Callable[["Ticket"], None]) -> None:
        """Call back once it is durable or failed, on any thread."""


class Collection(Protocol[M]):
    """Things with an id; each write is one atomic change, and raises StorageUnavailable."""

    def get(self, thing_id: str) -> M:
        """Give a thing; raises NotFound."""

    def find(self, thing_id: str) -> M | None:
        """Give a thing, or nothing."""

    def add(self, thing: M) -> M:
        """Keep a new thing."""

    def save(self, thing: M) -> M:
        """Replace a thing by its newer self."""

    def remove(self, thing_id: str) -> None:
        """Forget a thing."""


class Users(Collection[User], Protocol):
    """Accounts; `add` and `save` raise EmailTaken where the email has another account already."""

    def find_by_email(self, email: str) -> User | None:
        """Give the account of an email, compared without case."""

    def of_household(self, household_id: str) -> list[User]:
        """Give the parents of a household, oldest first."""

    def page(self, email: str | None, limit: int, offset: int) -> tuple[list[User], int]:
        """Give accounts, oldest first, and how many match in all."""

    def marked_for_deletion(self) -> list[User]:
        """Give the accounts that are marked for deletion, the longest marked one first."""


class SignIns(Collection[SignIn], Protocol):
    """Sign-ins of accounts."""

    def of_user(self, user_id: str) -> list[SignIn]:
        """Give an account's sign-ins, ended ones included."""

    def forget(self, user_id: str) -> int:
        """Remove all of an account's sign-ins; gives how many there were."""


class Households(Collection[Household], Protocol):
    """Households."""

    def __iter__(self) -> Iterator[Household]:
        """Give all of them."""


class OfHousehold(Protocol[M]):
    """Things of a household, which are never found through another one."""

    def get(self, household_id: str, thing_id: str) -> M:
        """Give a thing; raises NotFound, also for another household's."""

    def find(self, household_id: str, thing_id: str) -> M | None:
        """Give a thing, or nothing."""

    def of_household(self, household_id: str) -> list[M]:
        """Give a household's things, oldest first."""

    def add(self, thing: M) -> M:
        """Keep a new thing."""

    def save(self, thing: M) -> M:
        """Replace a thing by its newer self."""

    def remove(self, household_id: str, thing_id: str) -> None:
        """Forget a thing."""


class Devices(OfHousehold[Device], Protocol):
    """Devices of children; a device signs in by its id alone."""

    def find_by_id(self, device_id: str) -> Device | None:
        """Give a device of whatever household."""


class Invites(OfHousehold[Invite], Protocol):
    """Invites of households; somebody new comes with the code alone."""

    def find_by_code(self, code: str) -> Invite | None:
        """Give an invite of whatever household."""


class KeptSettings(Protocol):
    """Settings that administrators change while the server runs."""

    def find(self, name: str) -> str | None:
        """Give the value of a setting, or nothing where nobody has set it."""

    def save(self, name: str, value: str) -> None:
        """Set it."""


class Ledger(Protocol):
    """The append-only table of entries, and the idempotency keys beside them."""

    def head(self, household_id: str) -> ChainHead:
        """Give the end of a household's chain, entries that wait to be recorded included."""

    def record(self, child: Child, entry: Entry) -> Recorded:
        """Save a mutated child and append its entry, under the household's lock.

        The child and its entry are one atomic change. Where the ledger then fails, the mutation
        stands, and the entry is appended later, in the chain's order.
        """

    def append_deferred(self) -> list[Entry]:
        """Append what waits to be recorded; gives what is in the ledger now."""

    def page(self, filters: EntryFilter, limit: int, offset: int) -> tuple[list[Document], int]:
        """Give a page of entries, newest first, and how many match in all."""

    def scan(self, filters: EntryFilter) -> Iterator[Document]:
        """Stream entries, oldest first by household and seq."""

    def after(self, household_id: str, seq: int, limit: int) -> list[Document]:
        """Give the entries that follow one, in order."""

    def find(self, entry_id: str) -> Document | None:
        """Give an entry, or nothing."""

    def at(self, household_id: str, seq: int) -> Document | None:
        """Give the entry at a place of the chain, or nothing."""

    def reversal_of(self, entry_id: str, child_id: str) -> Document | None:
        """Give the entry that undid another one, or nothing."""

    def last_seq(self, household_id: str) -> int:
        """Give the place of the last entry in the ledger, 0 before the first."""

    def last_seqs(self, household_ids: Sequence[str]) -> dict[str, int]:
        """Give the same for many households at once."""

    def remembered(self, household_id: str, key: str, now: datetime) -> Remembered | None:
        """Tell what an idempotency key came with, in at least the last 24 hours."""

    def anonymize(self, user_id: str) -> int:
        """Set `user_id` to null in all entries of a user; gives how many.

        The idempotency keys that the entries came with are forgotten. Under the locks of all
        households with entries of that user; repeated, it goes on where it was cut short.
        """


class Exercises(Protocol):
    """The append-only table of what learners recorded; under the lock of their household.

    The changes of a learner, recordings and deletions alike, are numbered 1, 2, 3 …
    """

    def record(self, recordings: Sequence[Recording]) -> None:
        """Append recordings of one learner: all of them, or none."""

    def delete(self, recording: Recording) -> Recording:
        """Take a recording back, as the next change of its learner."""

    def find(self, learner_id: str, exercise_id: str) -> Recording | None:
        """Give a recording, a deleted one too, or nothing."""

    def of_learner(self, learner_id: str, after: int = 0) -> Iterator[Recording]:
        """Stream what stands of a learner's recordings, behind a number, oldest first."""

    def deleted_after(self, learner_id: str, number: int) -> list[Recording]:
        """Give what stood at a number and was deleted behind it."""

    def last_number(self, learner_id: str) -> int:
        """Give the number of a learner's newest change, 0 before the first."""

    def learner_ids(self) -> list[str]:
        """Name the learners who recorded something."""

    def forget(self, learner_id: str) -> int:
        """Remove all of a learner's recordings; gives how many there were."""


class Learners(Protocol):
    """What is derived of learners: each as a whole, and each of its days."""

    def find(self, learner_id: str) -> Derived | None:
        """Give what is derived of a learner, or nothing."""

    def save(self, derived: Derived, days: Sequence[DayFigures]) -> None:
        """Keep what is derived of a learner, with the days that changed: one atomic change."""

    def day(self, learner_id: str, day: date) -> DayFigures:
        """Give the figures of a day; they are empty where nothing happened."""

    def days(self, learner_id: str, first: date, last: date) -> Iterator[DayFigures]:
        """Stream the days of a range, both ends included, that are not empty, oldest first."""

    def ids(self) -> list[str]:
        """Name the learners of whom something is derived."""

    def forget(self, learner_id: str) -> None:
        """Remove what is derived of a learner."""


class Snapshots(Protocol):
    """Daily snapshots, one for a learner and local date; under the lock of the household."""

    def save(self, learner_id: str, snapshots: Sequence[DailySnapshot]) -> None:
        """Keep snapshots, each in the place of the one that its day has."""

    def between(self, learner_id: str, first: date, last: date) -> list[DailySnapshot]:
        """Give the snapshots of a range, both ends included, oldest first."""

    def forget(self, learner_id: str) -> int:
        """Remove a learner's snapshots; gives how many there were."""


class Achievements(Collection[CustomAchievement], Protocol):
    """Achievements of administrators."""

    def everything(self) -> list[CustomAchievement]:
        """Give all of them, oldest first."""


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
        """Set `user_id` to null in all actions of a user; gives how many."""


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

    def purge(self) -> None:
        """Leave nothing in the tables' files of what was replaced or removed before, durably."""

    def ping(self) -> None:
        """Raise StorageUnavailable where the engine can't answer."""

    def close(self) -> None:
        """Make everything durable and let go of it."""
