"""What the accounts, households and settings of an engine answer."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from db.faces.collections import Collection, OfHousehold
from models.device import Device
from models.household import Household
from models.invite import Invite
from models.sign_in import SignIn
from models.user import User


class Users(Collection[User], Protocol):
    """Accounts; `add` and `save` raise EmailTaken where the email has another account already."""

    def find_by_email(self, email: str) -> User | None:
        """Give the account of an email, compared without case."""

    def find_all(self, user_ids: Sequence[str]) -> list[User]:
        """Give the accounts of these ids that there are, in no certain order."""

    def of_household(self, household_id: str) -> list[User]:
        """Give the parents of a household, oldest first."""

    def page(self, email: str | None, limit: int, offset: int) -> tuple[list[User], int]:
        """Give accounts, oldest first, and how many match in all."""

    def marked_for_deletion(self) -> list[User]:
        """Give the accounts that are marked for deletion, the longest marked one first."""


class SignIns(Collection[SignIn], Protocol):
    """Sign-ins of accounts."""

    def of_user(self, user_id: str) -> list[SignIn]:
        """Give an account's sign-ins, ended ones included."""

    def forget(self, user_id: str) -> int:
        """Remove all of an account's sign-ins; gives how many there were."""


class Households(Collection[Household], Protocol):
    """Households."""

    def __iter__(self) -> Iterator[Household]:
        """Give all of them."""


class Devices(OfHousehold[Device], Protocol):
    """Devices of children; a device signs in by its id alone."""

    def find_by_id(self, device_id: str) -> Device | None:
        """Give a device of whatever household."""


class Invites(OfHousehold[Invite], Protocol):
    """Invites of households; somebody new comes with the code alone."""

    def find_by_code(self, code: str) -> Invite | None:
        """Give an invite of whatever household."""


class KeptSettings(Protocol):
    """Settings that administrators change while the server runs."""

    def find(self, name: str) -> str | None:
        """Give the value of a setting, or nothing where nobody has set it."""

    def save(self, name: str, value: str) -> None:
        """Set it."""
