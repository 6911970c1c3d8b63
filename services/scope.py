"""The running application's parts, and the scope of one request: who acts, where, with what."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher

from db.store import Store, Unit
from events.broker import Broker
from models.entry import IdempotencyKey
from models.errors import Forbidden
from models.roles import Principal
from services.late import LateEffects
from services.outbox import Outbox
from services.progress.watch import Watch
from utils.clock import Clock
from utils.metrics import Metrics
from utils.settings import Settings
from utils.tracking_logger import AuditLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the application is wired from.

    `unknown_password_hash` is verified against where an email has no account, so that the answer
    takes as long as for a wrong password.
    """

    settings: Settings
    store: Store
    broker: Broker
    clock: Clock
    audit_log: AuditLog
    metrics: Metrics
    late: LateEffects
    watch: Watch
    passwords: PasswordHasher
    unknown_password_hash: str

    def outbox(self) -> Outbox:
        """Make the outbox of one request."""
        return Outbox(self.store, self.broker, self.audit_log, self.metrics, self.late)


@dataclass(slots=True, kw_only=True)
class Scope:
    """Who acts, and with what; services take it first.

    What a service writes through it is durable, and announced, once `outbox.settle()` returned.
    """

    parts: Parts
    principal: Principal
    outbox: Outbox
    idempotency: IdempotencyKey | None = None

    @property
    def household_id(self) -> str:
        """The household that is acted in; raises Forbidden for an administrator, who has none."""
        if self.principal.household_id is None:
            raise Forbidden("An administrator belongs to no household.")
        return self.principal.household_id

    def now(self) -> datetime:
        """Tell the time by the server's clock, in UTC."""
        return self.parts.clock.now()

    def read(self) -> AbstractContextManager[Unit]:
        """Open storage for reading."""
        return self.parts.store.read()

    def write(self) -> AbstractContextManager[Unit]:
        """Open storage for writing, holding the household's lock."""
        self.outbox.wrote()
        return self.parts.store.write(self.principal.household_id)
