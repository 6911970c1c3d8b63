"""Accounts: sign-up, sign-in, profile."""

from typing import Literal

from api.schemas.fields import (
    Answer,
    AnyPassword,
    Body,
    Change,
    DayStartHour,
    Email,
    Id,
    Name,
    Password,
    Path,
    Timestamp,
    TimeZone,
)


class SignUp(Body):
    """What founds a household, or joins one."""

    email: Email
    password: Password
    name: Name
    timezone: TimeZone = "UTC"
    invite_code: Id | None = None


class Login(Body):
    """Email and password."""

    email: Email
    password: AnyPassword


class ProfileChange(Change):
    """What of the profile changes; what is left out stays."""

    name: Name = ""
    timezone: TimeZone = ""
    day_start_hour: DayStartHour = 0


class PasswordChange(Body):
    """The old password and the new one."""

    current_password: AnyPassword
    new_password: Password


class EmailChange(Body):
    """The password, and the email to sign in by from now on."""

    current_password: AnyPassword
    new_email: Email


class UserPath(Path):
    """An account."""

    user_id: str


class SessionPath(Path):
    """A sign-in."""

    session_id: str


class UserAnswer(Answer):
    """An account, as answers hold it."""

    id: str
    email: str
    name: str
    role: Literal["parent", "admin"]
    household_id: str | None
    timezone: str
    day_start_hour: int
    created_at: Timestamp
    marked_for_deletion: bool
    marked_for_deletion_at: Timestamp | None
    disabled: bool


class SignedInAnswer(Answer):
    """An account with its tokens."""

    user: UserAnswer
    access_token: str
    refresh_token: str


class RefreshedAnswer(Answer):
    """A new access token, and the refresh token for the next time."""

    access_token: str
    refresh_token: str


class SessionAnswer(Answer):
    """A sign-in that has not ended; one of them is the caller's own."""

    id: str
    created_at: Timestamp
    refreshed_at: Timestamp | None
    expires_at: Timestamp
    user_agent: str | None
    current: bool


class SessionsAnswer(Answer):
    """The sign-ins of the account, oldest first."""

    sessions: list[SessionAnswer]
