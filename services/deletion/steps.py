"""The steps of a deletion: each can be repeated, and leaves what an earlier one did as it is."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Final

from db.store import Unit
from db.tracking import anonymize_tracking_events_for_user
from models.user import User
from services import devices, invites
from services.activity import projects
from services.deletion import deliveries, household, sweeping, telling
from services.members import successor_of
from services.progress import forgetting
from services.scope import Parts

Step = Callable[[Parts, User], None]


def end_sign_ins(parts: Parts, user: User) -> None:
    """End the account's sign-ins and streams, and those of its devices."""
    with parts.store.write(user.household_id) as unit:
        unit.sign_ins.forget(user.id)
    parts.broker.close_user(user.id)


def leave_devices(parts: Parts, user: User) -> None:
    """Leave the devices and project tokens to another parent, or end them with the household."""
    with parts.store.write(user.household_id) as unit:
        successor = successor_of(unit, user)
        if successor is not None:
            devices.leave_to(unit, user, successor)
            projects.leave_tokens(unit, successor.household_id or "", user.id, successor.id)
        else:
            household.end_devices(unit, user.household_id)
    parts.broker.close_user(user.id)


def anonymize(parts: Parts, user: User) -> None:
    """Take the account out of the ledger, the timeline and what was sent to webhooks.

    Whatever household it has been in: their locks are held all at once, in one order, by the one
    thread that deletes accounts; nobody else holds two.
    """
    household_ids = sorted({user.household_id or "", *user.former_household_ids} - {""})
    with ExitStack() as held:
        unit: Unit | None = None
        for household_id in household_ids:
            unit = held.enter_context(parts.store.write(household_id))
            unit.actions.anonymize(household_id, user.id)
            deliveries.anonymize(unit, household_id, user)
        if unit is not None:
            anonymize_tracking_events_for_user(unit, user.id)


def erase_audit_log(parts: Parts, user: User) -> None:
    """Erase the account's audit files with their rotated backups."""
    parts.audit_log.forget_user(user.id)


def erase_invites(parts: Parts, user: User) -> None:
    """Erase the invites that the account made."""
    with parts.store.write(user.household_id) as unit:
        invites.forget_of(unit, user)


def erase_progress(parts: Parts, user: User) -> None:
    """Erase what the account learned."""
    with parts.store.write(user.household_id) as unit:
        forgetting.forget(unit, user.id)


def erase_household(parts: Parts, user: User) -> None:
    """Erase the household where no parent is left in it; its entries stay in the ledger."""
    if user.household_id is None:
        return
    with parts.store.write(user.household_id) as unit:
        if successor_of(unit, user) is not None:
            return
        household.erase(unit, user.household_id)
    parts.broker.close_household(user.household_id)


def purge(parts: Parts, user: User) -> None:
    """Leave nothing in the files of what was replaced, or put aside."""
    parts.store.purge((user.id, user.email))


def erase_account(parts: Parts, user: User) -> None:
    """Erase the account itself, and with it the key that ties it to its entries.

    That comes last, and is told before: once the account is gone, nobody comes back for the rest.
    """
    parts.audit_log.forget_user(user.id)  # once more: a line may have come late
    telling.tell(parts, user, erase_account.__name__)
    with parts.store.write(user.household_id) as unit:
        if unit.users.find(user.id) is not None:
            sweeping.owe(unit)
            unit.users.remove(user.id)
    for forget in parts.forgetters:
        forget(user.id)


STEPS: Final[Mapping[str, Step]] = {
    step.__name__: step
    for step in (
        end_sign_ins,
        leave_devices,
        anonymize,
        erase_audit_log,
        erase_invites,
        erase_progress,
        erase_household,
        purge,
        erase_account,
    )
}
