"""One unit of work: everything that the engine holds, on one link."""

from db.postgres.accounts import SignIns, Users
from db.postgres.achievements import Achievements
from db.postgres.actions import Actions
from db.postgres.children import Children
from db.postgres.collection import HouseholdCollection
from db.postgres.deferral import Deferral
from db.postgres.deliveries import Deliveries
from db.postgres.devices import Devices
from db.postgres.exercises import Exercises
from db.postgres.households import Households
from db.postgres.invites import Invites
from db.postgres.kept_counts import KeptCounts
from db.postgres.kept_settings import KeptSettings
from db.postgres.kinds import REWARDS, TASKS
from db.postgres.landmarks import Landmarks
from db.postgres.learners import Learners
from db.postgres.ledger import PostgresLedger
from db.postgres.link import Link
from db.postgres.projects import Projects, ProjectTokens, Webhooks
from db.postgres.snapshots import Snapshots
from models.reward import Reward
from models.task import Task


class PostgresUnit:
    """Makes each part when it is asked for: a unit uses few of them."""

    __slots__ = ("_deferral", "_kept", "_landmarks", "_link")

    def __init__(
        self, link: Link, deferral: Deferral, kept: KeptCounts, landmarks: Landmarks
    ) -> None:
        self._link = link
        self._deferral = deferral
        self._kept = kept
        self._landmarks = landmarks

    @property
    def users(self) -> Users:
        """Accounts."""
        return Users(self._link)

    @property
    def households(self) -> Households:
        """Households."""
        return Households(self._link, self._deferral)

    @property
    def sign_ins(self) -> SignIns:
        """Sign-ins."""
        return SignIns(self._link)

    @property
    def children(self) -> Children:
        """Children."""
        return Children(self._link)

    @property
    def tasks(self) -> HouseholdCollection[Task]:
        """Tasks and penalties."""
        return HouseholdCollection(self._link, TASKS)

    @property
    def rewards(self) -> HouseholdCollection[Reward]:
        """Rewards."""
        return HouseholdCollection(self._link, REWARDS)

    @property
    def devices(self) -> Devices:
        """Devices of children."""
        return Devices(self._link)

    @property
    def invites(self) -> Invites:
        """Invites of households."""
        return Invites(self._link)

    @property
    def settings(self) -> KeptSettings:
        """Settings that are kept here."""
        return KeptSettings(self._link)

    @property
    def ledger(self) -> PostgresLedger:
        """The ledger."""
        return PostgresLedger(self._link, self._deferral, self._landmarks)

    @property
    def exercises(self) -> Exercises:
        """What learners recorded."""
        return Exercises(self._link)

    @property
    def learners(self) -> Learners:
        """What is derived of learners."""
        return Learners(self._link)

    @property
    def snapshots(self) -> Snapshots:
        """Daily snapshots of learners."""
        return Snapshots(self._link)

    @property
    def achievements(self) -> Achievements:
        """Achievements of administrators."""
        return Achievements(self._link)

    @property
    def actions(self) -> Actions:
        """What happened in projects."""
        return Actions(self._link, self._kept)

    @property
    def projects(self) -> Projects:
        """Projects."""
        return Projects(self._link)

    @property
    def project_tokens(self) -> ProjectTokens:
        """Tokens that record to a project."""
        return ProjectTokens(self._link)

    @property
    def webhooks(self) -> Webhooks:
        """Webhooks."""
        return Webhooks(self._link)

    @property
    def deliveries(self) -> Deliveries:
        """Deliveries of webhooks."""
        return Deliveries(self._link)
