"""Invites: how one more parent comes into a household."""

import structlog

from db.store import Unit
from models.errors import Invalid, NotFound
from models.ids import new_id
from models.invite import INVITE_LASTS, Invite, hash_of, new_code
from models.refusals import EmailTaken
from models.user import User
from services.scope import Parts, Scope

log = structlog.get_logger()


class InvalidInvite(Invalid):
    """The invite code opens no household."""

    code = "invalid_invite"

    def __init__(self) -> None:
        super().__init__("This invite code is unknown, used, revoked or expired.")


def create(scope: Scope) -> tuple[Invite, str]:
    """Make an invite, and give it with its code, which is not kept; outdated ones go."""
    now, code = scope.now(), new_code()
    invite = Invite(
        id=new_id(),
        household_id=scope.household_id,
        user_id=scope.principal.user_id,
        code_hash=hash_of(code),
        created_at=now,
        expires_at=now + INVITE_LASTS,
    )
    with scope.write() as unit:
        for each in unit.invites.of_household(scope.household_id):
            if not each.is_live(now):
                unit.invites.remove(scope.household_id, each.id)
        unit.invites.add(invite)
    log.info("invite_made", invite=invite.id, session=scope.principal.session_id)
    return invite, code


def of_household(scope: Scope) -> list[Invite]:
    """Give the household's invites that somebody may still use, oldest first."""
    with scope.read() as unit:
        invites = unit.invites.of_household(scope.household_id)
    return [invite for invite in invites if invite.is_live(scope.now())]


def revoke(scope: Scope, name: str) -> None:
    """Take an invite back, named by its id or its code; raises NotFound."""
    with scope.write() as unit:
        invite = unit.invites.find(scope.household_id, name) or unit.invites.find_by_code(name)
        if invite is None or invite.household_id != scope.household_id:
            raise NotFound("There is no such invite.")
        unit.invites.remove(invite.household_id, invite.id)
    log.info("invite_revoked", invite=invite.id, session=scope.principal.session_id)


def opened_by(parts: Parts, code: str) -> Invite:
    """Give the invite of a code; raises InvalidInvite."""
    with parts.store.read() as unit:
        return _live(parts, unit.invites.find_by_code(code))


def use(parts: Parts, unit: Unit, invite: Invite, user: User) -> User:
    """Add a parent by an invite, within a unit of its household; it is used up by that.

    Raises InvalidInvite where it was used or revoked meanwhile, and EmailTaken.
    """
    _live(parts, unit.invites.find(invite.household_id, invite.id))
    unit.invites.remove(invite.household_id, invite.id)  # first: a crash may lose it, not lend it
    try:
        added = unit.users.add(user)
    except EmailTaken:
        unit.invites.add(invite)
        raise
    log.info("invite_used", invite=invite.id)
    return added


def forget_of(unit: Unit, user: User) -> None:
    """Take back the invites that a parent made, within a unit of the household."""
    for invite in unit.invites.of_household(user.household_id or ""):
        if invite.user_id == user.id:
            unit.invites.remove(invite.household_id, invite.id)


def _live(parts: Parts, invite: Invite | None) -> Invite:
    if invite is None or not invite.is_live(parts.clock.now()):
        raise InvalidInvite
    return invite
