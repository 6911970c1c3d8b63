"""Erase a household that no parent is left in; its entries stay in the ledger."""

from db.store import Unit
from services.activity import erasing
from services.progress import forgetting


def end_devices(unit: Unit, household_id: str | None) -> None:
    """End all devices and project tokens of a household, within a unit of it."""
    if household_id is None:
        return
    for device in unit.devices.of_household(household_id):
        unit.devices.remove(household_id, device.id)
    for token in unit.project_tokens.of_household(household_id):
        unit.project_tokens.remove(household_id, token.id)


def erase(unit: Unit, household_id: str) -> None:
    """Erase a household and all that is in it, within a unit of it."""
    end_devices(unit, household_id)
    _erase_children(unit, household_id)
    for task in unit.tasks.of_household(household_id):
        unit.tasks.remove(household_id, task.id)
    for reward in unit.rewards.of_household(household_id):
        unit.rewards.remove(household_id, reward.id)
    for invite in unit.invites.of_household(household_id):
        unit.invites.remove(household_id, invite.id)
    erasing.erase_household(unit, household_id)
    if unit.households.find(household_id) is not None:
        unit.households.remove(household_id)


def _erase_children(unit: Unit, household_id: str) -> None:
    for child in unit.children.of_household(household_id):
        forgetting.forget(unit, child.id)
        unit.children.remove(household_id, child.id)
