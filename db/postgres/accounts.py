"""Accounts and sign-ins, found by email, household and user."""

from collections.abc import Sequence
from typing import Final

from psycopg.errors import UniqueViolation
from sqlalchemy import ARRAY, BigInteger, any_, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql

from db.postgres.collection import Collection
from db.postgres.identifiers import known
from db.postgres.kinds import SIGN_INS, USERS
from db.postgres.link import Link
from db.postgres.numbers import bounded
from db.postgres.statement import NEW, Statement, given
from db.postgres.tables import ID, sessions, users
from models.refusals import EmailTaken
from models.sign_in import SignIn
from models.user import User, normal_email

# Waits for whoever adds the same email at this moment, and leaves the transaction usable.
ADD_IF_FREE: Final = Statement(
    postgresql.insert(users)
    .values(given(users.columns, NEW))
    .on_conflict_do_nothing(index_elements=["email_key"])
)
BY_EMAIL: Final = USERS.where(users.c.email_key)
OF_USER: Final = SIGN_INS.where(sessions.c.user_id)
COUNT: Final = Statement(select(func.count().label("total")).select_from(users))
PAGE: Final = Statement(
    select(*users.columns)
    .order_by(users.c.created_at, users.c.id)
    .limit(bindparam("limit", type_=BigInteger))
    .offset(bindparam("offset", type_=BigInteger))
)
OF_IDS: Final = Statement(
    select(*users.columns).where(users.c.id == any_(bindparam("ids", type_=ARRAY(ID))))
)
MARKED: Final = Statement(
    select(*users.columns)
    .where(users.c.marked_for_deletion_at.is_not(None))
    .order_by(users.c.marked_for_deletion_at, users.c.id)
)
FORGET_OF_USER: Final = Statement(
    delete(sessions).where(sessions.c.user_id == bindparam("user_id", type_=ID))
)


class Users(Collection[User]):
    """Accounts, each email once."""

    def __init__(self, link: Link) -> None:
        super().__init__(link, USERS)

    def add(self, thing: User) -> User:
        """Add an account; raises EmailTaken where the email has one already."""
        if self._link.run(ADD_IF_FREE, self._new(thing)) == 0:
            raise EmailTaken
        return thing

    def save(self, thing: User) -> User:
        """Replace an account by its newer self; raises NotFound, EmailTaken."""
        try:
            return super().save(thing)
        except UniqueViolation as error:
            raise EmailTaken from error

    def find_by_email(self, email: str) -> User | None:
        """Give the account of an email, compared without case."""
        if "\0" in email:
            return None  # PostgreSQL's text can't hold it
        row = self._link.one(BY_EMAIL, {"email_key": normal_email(email)})
        return None if row is None else self._read(row)

    def find_all(self, user_ids: Sequence[str]) -> list[User]:
        """Give the accounts of these ids that there are, in one question."""
        ids = [each for each in user_ids if known(each) is not None]
        return [self._read(row) for row in self._link.all(OF_IDS, {"ids": ids})]

    def of_household(self, household_id: str) -> list[User]:
        """Give the parents of a household, oldest first."""
        return self._all(self._kind.of_household, household_id=household_id)

    def page(self, email: str | None, limit: int, offset: int) -> tuple[list[User], int]:
        """Give accounts, oldest first, and how many match in all."""
        if email is not None:
            user = self.find_by_email(email)
            users = [] if user is None else [user]
            return users[offset : offset + limit], len(users)
        values = {"limit": bounded(limit), "offset": bounded(offset)}
        rows = self._link.all(PAGE, values)
        total = self._link.all(COUNT, {})[0]["total"]
        return [self._read(row) for row in rows], total

    def marked_for_deletion(self) -> list[User]:
        """Give the accounts that are marked for deletion, the longest marked one first."""
        return [self._read(row) for row in self._link.all(MARKED, {})]


class SignIns(Collection[SignIn]):
    """Sign-ins, found by the account they belong to."""

    def __init__(self, link: Link) -> None:
        super().__init__(link, SIGN_INS)

    def of_user(self, user_id: str) -> list[SignIn]:
        """Give an account's sign-ins, ended ones included."""
        return self._all(OF_USER, user_id=user_id)

    def forget(self, user_id: str) -> int:
        """Remove all of an account's sign-ins; gives how many there were."""
        return self._link.run(FORGET_OF_USER, {"user_id": known(user_id)})
