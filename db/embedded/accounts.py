"""Accounts and sign-ins in the embedded engine, found by email, household and user."""

from collections.abc import Sequence
from datetime import datetime
from threading import Lock

from db.embedded.collection import Collection
from db.embedded.files.append_table import AppendTable
from models.refusals import EmailTaken
from models.sign_in import SignIn
from models.user import User, normal_email


def marking(user: User) -> tuple[datetime | None, str]:
    """Give what accounts that are marked for deletion are sorted by."""
    return user.marked_for_deletion_at, user.id


class Users(Collection[User]):
    """Accounts, each email once."""

    def __init__(self, table: AppendTable) -> None:
        self._by_email: dict[str, str] = {}
        self._of_household: dict[str, dict[str, None]] = {}
        self._emails = Lock()
        super().__init__(table, User, "account")

    def add(self, thing: User) -> User:
        """Add an account; raises EmailTaken where the email has one already."""
        with self._emails:
            if normal_email(thing.email) in self._by_email:
                raise EmailTaken
            return super().add(thing)

    def save(self, thing: User) -> User:
        """Replace an account by its newer self; raises EmailTaken."""
        with self._emails:
            before = self.get(thing.id)
            if self._by_email.get(normal_email(thing.email), thing.id) != thing.id:
                raise EmailTaken
            saved = super().save(thing)
            self._forget_former(before, thing)
            return saved

    def _forget_former(self, before: User, now: User) -> None:
        """Drop what an account is not found by any more."""
        if normal_email(before.email) != normal_email(now.email):
            del self._by_email[normal_email(before.email)]
        if before.household_id is not None and before.household_id != now.household_id:
            del self._of_household[before.household_id][before.id]

    def find_by_email(self, email: str) -> User | None:
        """Give the account of an email, compared without case."""
        user_id = self._by_email.get(normal_email(email))
        return None if user_id is None else self.find(user_id)

    def find_all(self, user_ids: Sequence[str]) -> list[User]:
        """Give the accounts of these ids that there are."""
        return [user for user in map(self.find, set(user_ids)) if user is not None]

    def of_household(self, household_id: str) -> list[User]:
        """Give the parents of a household, oldest first."""
        found = [self.find(user_id) for user_id in list(self._of_household.get(household_id, {}))]
        return [user for user in found if user is not None]

    def page(self, email: str | None, limit: int, offset: int) -> tuple[list[User], int]:
        """Give accounts, oldest first, and how many match in all."""
        if email is not None:
            user = self.find_by_email(email)
            users = [] if user is None else [user]
        else:
            users = list(self)
        return users[offset : offset + limit], len(users)

    def marked_for_deletion(self) -> list[User]:
        """Give the accounts that are marked for deletion, the longest marked one first."""
        return sorted(self.where(lambda user: user.marked_for_deletion), key=marking)

    def _take(self, thing: User, doc_id: int) -> None:
        super()._take(thing, doc_id)
        self._by_email[normal_email(thing.email)] = thing.id
        if thing.household_id is not None:
            self._of_household.setdefault(thing.household_id, {})[thing.id] = None

    def _drop(self, thing: User) -> None:
        super()._drop(thing)
        del self._by_email[normal_email(thing.email)]
        if thing.household_id is not None:
            del self._of_household[thing.household_id][thing.id]


class SignIns(Collection[SignIn]):
    """Sign-ins, found by the account they belong to."""

    def __init__(self, table: AppendTable) -> None:
        self._of_user: dict[str, dict[str, None]] = {}
        super().__init__(table, SignIn, "session")

    def of_user(self, user_id: str) -> list[SignIn]:
        """Give an account's sign-ins, ended ones included."""
        found = [self.find(sign_in_id) for sign_in_id in list(self._of_user.get(user_id, {}))]
        return [sign_in for sign_in in found if sign_in is not None]

    def forget(self, user_id: str) -> int:
        """Remove all of an account's sign-ins, durably; gives how many there were."""
        gone = self.of_user(user_id)
        self.remove_all(gone)
        self._of_user.pop(user_id, None)
        return len(gone)

    def forget_ended(self, now: datetime) -> None:
        """Drop the sign-ins that are over; their tokens are as dead without them."""
        self.remove_all(self.where(lambda sign_in: not sign_in.is_live(now)))

    def _take(self, thing: SignIn, doc_id: int) -> None:
        super()._take(thing, doc_id)
        self._of_user.setdefault(thing.user_id, {})[thing.id] = None

    def _drop(self, thing: SignIn) -> None:
        super()._drop(thing)
        del self._of_user[thing.user_id][thing.id]
