"""Invites: somebody new comes with the code alone."""

from typing import Final

from db.postgres.collection import HouseholdCollection
from db.postgres.kinds import INVITES
from db.postgres.link import Link
from db.postgres.tables import invites
from models.invite import Invite, hash_of

BY_CODE: Final = INVITES.where(invites.c.code_hash)


class Invites(HouseholdCollection[Invite]):
    """Invites of households."""

    def __init__(self, link: Link) -> None:
        super().__init__(link, INVITES)

    def find_by_code(self, code: str) -> Invite | None:
        """Give an invite of whatever household."""
        row = self._link.one(BY_CODE, {"code_hash": hash_of(code)})
        return None if row is None else self._read(row)
