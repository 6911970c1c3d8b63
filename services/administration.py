"""Administration of accounts."""

from dataclasses import replace
from datetime import datetime

import structlog

from models.errors import Conflict
from models.user import User
from services import sign_ins
from services.scope import Scope

log = structlog.get_logger()


class OwnAccount(Conflict):
    """An administrator can't disable the account that is signed in."""

    code = "own_account"

    def __init__(self) -> None:
        super().__init__("This is your own account; another administrator can disable it.")


def page(scope: Scope, email: str | None, limit: int, offset: int) -> tuple[list[User], int]:
    """Give a page of all accounts, oldest first, and how many match in all."""
    with scope.read() as unit:
        return unit.users.page(email, limit, offset)


def disable(scope: Scope, user_id: str) -> User:
    """Keep an account from signing in, and end its sign-ins and streams, its devices' too.

    Raises NotFound, OwnAccount.
    """
    if user_id == scope.principal.user_id:
        raise OwnAccount
    user = _set_disabled(scope, user_id, scope.now())
    scope.outbox.then(lambda: scope.parts.broker.close_user(user_id))
    log.warning("account_disabled", by=scope.principal.session_id)
    return user


def enable(scope: Scope, user_id: str) -> User:
    """Let an account sign in again; its devices work again at once. Raises NotFound."""
    user = _set_disabled(scope, user_id, None)
    log.warning("account_enabled", by=scope.principal.session_id)
    return user


def _set_disabled(scope: Scope, user_id: str, at: datetime | None) -> User:
    with scope.read() as unit:
        household_id = unit.users.get(user_id).household_id
    scope.outbox.wrote()
    with scope.parts.store.write(household_id) as unit:
        user = unit.users.get(user_id)
        disabled_at = user.disabled_at or at if at else None
        if at is not None:
            sign_ins.end_all_of(scope, unit, user_id)
        return unit.users.save(replace(user, disabled_at=disabled_at))
