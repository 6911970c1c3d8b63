"""Accounts: how they begin, sign in, change and sign out."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from argon2.exceptions import InvalidHashError, VerificationError

from db.store import Unit
from models.errors import Invalid, Unauthorized
from models.household import Household
from models.ids import new_id
from models.refusals import EmailTaken
from models.roles import Role
from models.sign_in import SignIn
from models.user import User
from services.outbox import Outbox
from services.scope import Parts, Scope

log = structlog.get_logger()
SIGN_IN_LASTS: Final = timedelta(days=30)


class InvalidInvite(Invalid):
    """The invite code opens no household."""

    code = "invalid_invite"

    def __init__(self) -> None:
        super().__init__("This invite code is unknown, used, revoked or expired.")


class InvalidCredentials(Unauthorized):
    """Email and password do not fit; which of them is wrong is not said."""

    code = "invalid_credentials"

    def __init__(self) -> None:
        super().__init__("Email or password is wrong.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """An account and the sign-in that its tokens belong to."""

    user: User
    sign_in: SignIn


def sign_up(
    parts: Parts,
    outbox: Outbox,
    *,
    email: str,
    password: str,
    name: str,
    timezone: str,
    invite_code: str | None = None,
) -> SignedIn:
    """Found a household with its first parent; raises EmailTaken, InvalidInvite."""
    if invite_code is not None:
        raise InvalidInvite
    now = parts.clock.now()
    household = Household(id=new_id(), timezone=timezone, created_at=now)
    user = _new_user(
        parts,
        email=email,
        password=password,
        name=name,
        role=Role.PARENT,
        household_id=household.id,
        timezone=timezone,
    )
    outbox.wrote()
    with parts.store.write(household.id) as unit:
        if unit.users.find_by_email(email) is not None:
            raise EmailTaken
        unit.households.add(household)
        begun = _begin(unit, user, now)
        unit.users.add(user)  # last: where a write fails before, the email is still free
    return SignedIn(user=user, sign_in=begun)


def sign_in(parts: Parts, outbox: Outbox, *, email: str, password: str) -> SignedIn:
    """Check a password and begin a sign-in; unknown emails take as long as wrong passwords."""
    with parts.store.read() as unit:
        user = unit.users.find_by_email(email)
    if not _matches(parts, user, password) or user is None:
        log.warning("sign_in_refused")
        raise InvalidCredentials
    outbox.wrote()
    with parts.store.write(user.household_id) as unit:
        return SignedIn(user=user, sign_in=_begin(unit, user, parts.clock.now()))


def sign_out(scope: Scope) -> None:
    """End the sign-in: all its tokens and streams are dead at once."""
    with scope.write() as unit:
        _end(scope, unit, unit.sign_ins.get(scope.principal.session_id))


def get(scope: Scope) -> User:
    """Give the account that is signed in."""
    with scope.read() as unit:
        return unit.users.get(scope.principal.user_id)


def change(scope: Scope, fields: Mapping[str, Any]) -> User:
    """Change the own profile; what `fields` does not name stays."""
    with scope.write() as unit:
        user = unit.users.get(scope.principal.user_id)
        return unit.users.save(replace(user, **fields))


def change_password(scope: Scope, current_password: str, new_password: str) -> None:
    """Set a new password and end all other sign-ins; raises Invalid for a wrong current one."""
    user = get(scope)
    if not _matches(scope.parts, user, current_password):
        raise Invalid.field("current_password", "is not the account's password")
    password_hash = scope.parts.passwords.hash(new_password)
    with scope.write() as unit:
        user = unit.users.get(scope.principal.user_id)
        unit.users.save(replace(user, password_hash=password_hash))
        for other in unit.sign_ins.of_user(user.id):
            if other.id != scope.principal.session_id and other.ended_at is None:
                _end(scope, unit, other)


def ensure_administrator(parts: Parts, email: str, password: str) -> None:
    """Make the first administrator where the email has no account yet."""
    with parts.store.write(None) as unit:
        if unit.users.find_by_email(email) is None:
            unit.users.add(
                _new_user(
                    parts,
                    email=email,
                    password=password,
                    name="Administrator",
                    role=Role.ADMIN,
                    household_id=None,
                    timezone="UTC",
                )
            )
    parts.store.ticket().wait()


def page(scope: Scope, email: str | None, limit: int, offset: int) -> tuple[list[User], int]:
    """Give a page of all accounts, oldest first, and how many match in all."""
    with scope.read() as unit:
        return unit.users.page(email, limit, offset)


def _new_user(
    parts: Parts,
    *,
    email: str,
    password: str,
    name: str,
    role: Role,
    household_id: str | None,
    timezone: str,
) -> User:
    return User(
        id=new_id(),
        email=email,
        name=name,
        role=role,
        household_id=household_id,
        password_hash=parts.passwords.hash(password),
        reference_key=secrets.token_hex(32),
        created_at=parts.clock.now(),
        timezone=timezone,
    )


def _begin(unit: Unit, user: User, now: datetime) -> SignIn:
    return unit.sign_ins.add(
        SignIn(id=new_id(), user_id=user.id, created_at=now, expires_at=now + SIGN_IN_LASTS)
    )


def _end(scope: Scope, unit: Unit, sign_in: SignIn) -> None:
    unit.sign_ins.save(replace(sign_in, ended_at=scope.now()))
    scope.outbox.then(lambda: scope.parts.broker.close_session(sign_in.id))


def _matches(parts: Parts, user: User | None, password: str) -> bool:
    stored = parts.unknown_password_hash if user is None else user.password_hash
    try:
        parts.passwords.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
    return user is not None
