"""Sign-ins: how they begin, go on by refresh tokens that are good once, and end.

The server's log names sign-ins, and only the database says whose they are: so erasing an account
leaves nothing of it in the log.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from db.store import Unit
from models.errors import Forbidden, NotFound, Unauthorized
from models.ids import new_id
from models.sign_in import SignIn
from models.user import User
from services import passwords
from services.outbox import Outbox
from services.scope import Parts, Scope

log = structlog.get_logger()
SIGN_IN_LASTS: Final = timedelta(days=30)
LONGEST_AGENT: Final = 200


class InvalidCredentials(Unauthorized):
    """Email and password do not fit; which of them is wrong is not said."""

    code = "invalid_credentials"

    def __init__(self) -> None:
        super().__init__("Email or password is wrong.")


class AccountDisabled(Forbidden):
    """An administrator has disabled the account."""

    code = "account_disabled"

    def __init__(self) -> None:
        super().__init__("This account is disabled; ask the administrator.")


class RefreshTokenReused(Unauthorized):
    """The refresh token was used before, so somebody else may have it: its sign-in has ended."""

    code = "refresh_token_reused"

    def __init__(self) -> None:
        super().__init__("This refresh token was used before; sign in again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """An account and the sign-in that its tokens belong to."""

    user: User
    sign_in: SignIn


def sign_in(
    parts: Parts, outbox: Outbox, *, email: str, password: str, user_agent: str | None = None
) -> SignedIn:
    """Check a password and begin a sign-in; raises InvalidCredentials, AccountDisabled."""
    with parts.store.read() as unit:
        user = unit.users.find_by_email(email)
    if not passwords.matches(parts, user, password) or user is None:
        raise InvalidCredentials
    outbox.wrote()
    with parts.store.write(user.household_id) as unit:
        user = _admitted(unit, user)
        begun = begin(unit, user, parts.clock.now(), user_agent)
    log.info("signed_in", session=begun.id)
    return SignedIn(user=user, sign_in=begun)


def _admitted(unit: Unit, checked: User) -> User:
    """Give the account as it is now that its password is checked, which takes long."""
    user = unit.users.find(checked.id)
    if user is None or user.deletion_has_begun or user.password_hash != checked.password_hash:
        raise InvalidCredentials
    if user.is_disabled:
        raise AccountDisabled
    return user


def begin(unit: Unit, user: User, now: datetime, user_agent: str | None) -> SignIn:
    """Begin a sign-in within an open unit."""
    return unit.sign_ins.add(
        SignIn(
            id=new_id(),
            user_id=user.id,
            created_at=now,
            expires_at=now + SIGN_IN_LASTS,
            refresh_id=new_id(),
            user_agent=_printable(user_agent),
        )
    )


def refresh(scope: Scope, refresh_id: str | None) -> SignedIn:
    """Take the newest refresh token and name the next one.

    Raises RefreshTokenReused for any other one, and ends the sign-in.
    """
    with scope.write() as unit:
        user = unit.users.get(scope.principal.user_id)
        current = unit.sign_ins.get(scope.principal.session_id)
        is_newest = current.refresh_id == refresh_id
        if is_newest:
            current = replace(current, refresh_id=new_id(), refreshed_at=scope.now())
            unit.sign_ins.save(current)
        else:
            end(scope, unit, current)
    if not is_newest:
        raise RefreshTokenReused
    log.info("token_refreshed", session=current.id)
    return SignedIn(user=user, sign_in=current)


def sign_out(scope: Scope) -> None:
    """End the sign-in: all its tokens and streams are dead at once."""
    with scope.write() as unit:
        end(scope, unit, unit.sign_ins.get(scope.principal.session_id))


def of_account(scope: Scope) -> list[SignIn]:
    """Give the own sign-ins that have not ended, oldest first."""
    with scope.read() as unit:
        known = unit.sign_ins.of_user(scope.principal.user_id)
    return [each for each in known if each.is_live(scope.now())]


def end_one(scope: Scope, sign_in_id: str) -> None:
    """End one of the own sign-ins; raises NotFound."""
    with scope.write() as unit:
        found = unit.sign_ins.find(sign_in_id)
        if found is None or not _is_own(scope, found):
            raise NotFound("You have no such session.")
        end(scope, unit, found)


def end_all_of(scope: Scope, unit: Unit, user_id: str, *, but: str | None = None) -> None:
    """End an account's sign-ins within an open unit, perhaps but one."""
    for each in unit.sign_ins.of_user(user_id):
        if each.id != but and each.ended_at is None:
            end(scope, unit, each)


def end(scope: Scope, unit: Unit, sign_in: SignIn) -> None:
    """End a sign-in within an open unit."""
    unit.sign_ins.save(replace(sign_in, ended_at=scope.now()))
    scope.outbox.then(lambda: scope.parts.broker.close_session(sign_in.id))
    log.info("session_ended", session=sign_in.id, by=scope.principal.session_id)


def _is_own(scope: Scope, sign_in: SignIn) -> bool:
    return sign_in.user_id == scope.principal.user_id and sign_in.is_live(scope.now())


def _printable(user_agent: str | None) -> str | None:
    if user_agent is None:
        return None
    return "".join(filter(str.isprintable, user_agent))[:LONGEST_AGENT]
