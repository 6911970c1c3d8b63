"""Passwords: checked in the same time whether there is an account or not."""

from argon2.exceptions import InvalidHashError, VerificationError

from models.errors import Invalid
from models.user import User
from services.scope import Parts


def matches(parts: Parts, user: User | None, password: str) -> bool:
    """Tell whether it is the account's password; nobody's takes as long as a wrong one."""
    stored = parts.unknown_password_hash if user is None else user.password_hash
    try:
        parts.passwords.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
    return user is not None


def check(parts: Parts, user: User, password: str, field: str) -> None:
    """Raise Invalid, naming the field, where it is not the account's password."""
    if not matches(parts, user, password):
        raise _wrong(field)


def check_same(now: User, checked: User, field: str) -> None:
    """Raise Invalid, naming the field, where the password changed while it was checked."""
    if now.password_hash != checked.password_hash:
        raise _wrong(field)


def _wrong(field: str) -> Invalid:
    return Invalid.field(field, "is not the account's password")
