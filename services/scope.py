"""The running application's parts, and the scope of one request: who acts, where, with what."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher

from db.store import Store, Unit
from events.broker import Broker
from models.entry import IdempotencyKey
from models.errors import Forbidden, Unauthorized
from models.roles import Principal, Role
from services.late import LateEffects
from services.outbox import Outbox
from services.progress.watch import Watch
from services.publishing import Publishing
from services.webhooks.dispatcher import Dispatcher
from utils.activity_tracker import ActivityTracker
from utils.clock import Clock
from utils.metrics import Metrics
from utils.settings import Settings
from utils.tracking_logger import AuditLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the application is wired from.

    `unknown_password_hash` is verified against where an email has no account, so that the answer
    takes as long as for a wrong password. `forgetters` hear the id of each account that is erased.
    """

    settings: Settings
    store: Store
    broker: Broker
    clock: Clock
    audit_log: AuditLog
    metrics: Metrics
    late: LateEffects
    watch: Watch
    tracker: ActivityTracker
    publishing: Publishing
    dispatcher: Dispatcher
    passwords: PasswordHasher
    unknown_password_hash: str
    forgetters: list[Callable[[str], None]] = field(default_factory=list)

    def outbox(self) -> Outbox:
        """Make the outbox of one request."""
        return Outbox(self.store, self.publishing, self.audit_log, self.metrics, self.late)


class NoLongerAdmitted(Unauthorized):
    """Who acts lost the account, the device or the household just now."""

    code = "token_revoked"

    def __init__(self) -> None:
        super().__init__("This token was ended; sign in again.")


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

    def write(self) -> "Writing":
        """Open storage for writing, holding the household's lock.

        Raises NoLongerAdmitted where who acts was let in, but lost the account or left the
        household before the lock was free.
        """
        self.outbox.wrote()
        return Writing(self, self.parts.store.write(self.principal.household_id))

    def look_again(self, unit: Unit) -> None:
        """Make sure that who acts is still admitted, now that the lock is held."""
        if self.principal.role is Role.CHILD:
            self._follow_device(unit)
        elif self.principal.role is Role.PROJECT:
            self._follow_token(unit)
        user = unit.users.find(self.principal.user_id)
        if user is None or not user.is_admissible:
            raise NoLongerAdmitted
        if user.household_id != self.principal.household_id:
            raise NoLongerAdmitted

    def _follow_device(self, unit: Unit) -> None:
        """Act for the parent who has the device now: another one may have been left it."""
        device = unit.devices.find_by_id(self.principal.session_id)
        if device is None:
            raise NoLongerAdmitted
        self.principal = replace(self.principal, user_id=device.user_id)

    def _follow_token(self, unit: Unit) -> None:
        """Act for the parent who has the token now; raises NoLongerAdmitted once it is revoked."""
        token = unit.project_tokens.find_by_id(self.principal.session_id)
        if token is None:
            raise NoLongerAdmitted
        self.principal = replace(self.principal, user_id=token.user_id)


class Writing:
    """Storage that is open for writing, within a `with`."""

    __slots__ = ("_opening", "_scope")

    def __init__(self, scope: Scope, opening: AbstractContextManager[Unit]) -> None:
        self._scope = scope
        self._opening = opening

    def __enter__(self) -> Unit:
        unit = self._opening.__enter__()
        try:
            self._scope.look_again(unit)
        except BaseException:
            self._opening.__exit__(*sys.exc_info())
            raise
        return unit

    def __exit__(self, *error: Any) -> bool | None:
        return self._opening.__exit__(*error)
