"""State who listens to a stream."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Whom a stream is for, by what it can be closed, and until when its token is good.

    A child's device has a `child_id` and sees only what concerns that child.
    """

    household_id: str
    child_id: str | None = None
    user_id: str | None = None
    session_id: str | None = None
    device_id: str | None = None
    expires_at: datetime | None = None
