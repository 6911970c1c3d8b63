"""Invites in the embedded engine."""

from db.embedded.collection import HouseholdCollection
from db.embedded.files.append_table import AppendTable
from models.invite import Invite, hash_of


class Invites(HouseholdCollection[Invite]):
    """Invites, found by their code: few are open at a time."""

    def __init__(self, table: AppendTable) -> None:
        super().__init__(table, Invite, "invite")

    def find_by_code(self, code: str) -> Invite | None:
        """Give an invite of whatever household."""
        code_hash = hash_of(code)
        return next((invite for invite in self if invite.code_hash == code_hash), None)
