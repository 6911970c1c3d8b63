"""Devices: one signs in by its id alone."""

from typing import Final

from db.postgres.collection import HouseholdCollection
from db.postgres.kinds import DEVICES
from db.postgres.link import Link
from db.postgres.tables import devices
from models.device import Device

BY_ID: Final = DEVICES.where(devices.c.id)


class Devices(HouseholdCollection[Device]):
    """Devices of children."""

    def __init__(self, link: Link) -> None:
        super().__init__(link, DEVICES)

    def find_by_id(self, device_id: str) -> Device | None:
        """Give a device of whatever household."""
        return self._one(BY_ID, id=device_id)
