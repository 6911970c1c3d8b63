"""Accounts: how they begin and change."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import structlog

from models.household import Household
from models.ids import new_id
from models.refusals import EmailTaken
from models.roles import Role
from models.user import User
from services import invites, passwords, sign_ins
from services.activity import own_timeline
from services.outbox import Outbox
from services.scope import Parts, Scope
from services.sign_ins import SignedIn

log = structlog.get_logger()


def sign_up(
    parts: Parts,
    outbox: Outbox,
    *,
    email: str,
    password: str,
    name: str,
    timezone: str,
    invite_code: str | None = None,
    user_agent: str | None = None,
) -> SignedIn:
    """Found a household with its first parent, or join one by an invite.

    Raises EmailTaken, InvalidInvite.
    """
    invite = None if invite_code is None else invites.opened_by(parts, invite_code)
    now = parts.clock.now()
    household_id = new_id() if invite is None else invite.household_id
    user = _new_user(
        parts,
        email=email,
        password=password,
        name=name,
        role=Role.PARENT,
        household_id=household_id,
        timezone=timezone,
    )
    outbox.wrote()
    with parts.store.write(household_id) as unit:
        if unit.users.find_by_email(email) is not None:
            raise EmailTaken
        if invite is None:
            unit.households.add(Household(id=household_id, timezone=timezone, created_at=now))
        begun = sign_ins.begin(unit, user, now, user_agent)
        if invite is None:
            unit.users.add(user)  # last: where a write fails before, the email is still free
        else:
            invites.use(parts, unit, invite, user)
    own_timeline.note_of(outbox, parts, household_id, user.id, "member_joined", "A parent joined")
    log.info("signed_up", session=begun.id)
    return SignedIn(user=user, sign_in=begun)


def get(scope: Scope) -> User:
    """Give the account that is signed in."""
    with scope.read() as unit:
        return unit.users.get(scope.principal.user_id)


def change(scope: Scope, fields: Mapping[str, Any]) -> User:
    """Change the own profile; what `fields` does not name stays."""
    with scope.write() as unit:
        user = unit.users.get(scope.principal.user_id)
        changed = unit.users.save(replace(user, **fields))
    if changed != user and user.household_id is not None:
        own_timeline.note(scope, "member_changed", "A parent changed the own profile")
    return changed


def change_password(scope: Scope, current_password: str, new_password: str) -> None:
    """Set a new password and end all other sign-ins; raises Invalid for a wrong current one."""
    checked = get(scope)
    passwords.check(scope.parts, checked, current_password, "current_password")
    password_hash = scope.parts.passwords.hash(new_password)
    with scope.write() as unit:
        user = unit.users.get(scope.principal.user_id)
        passwords.check_same(user, checked, "current_password")
        unit.users.save(replace(user, password_hash=password_hash))
        sign_ins.end_all_of(scope, unit, user.id, but=scope.principal.session_id)
    log.info("credentials_changed", what="password", session=scope.principal.session_id)


def change_email(scope: Scope, current_password: str, new_email: str) -> User:
    """Sign in by another email from now on; raises Invalid for a wrong password, EmailTaken."""
    checked = get(scope)
    passwords.check(scope.parts, checked, current_password, "current_password")
    with scope.write() as unit:
        user = unit.users.get(scope.principal.user_id)
        passwords.check_same(user, checked, "current_password")
        changed = unit.users.save(replace(user, email=new_email))
    log.info("credentials_changed", what="email", session=scope.principal.session_id)
    return changed


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
