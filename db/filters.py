"""What queries of the ledger and of the timeline ask for."""

from dataclasses import dataclass
from datetime import datetime

from models.activity.words import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Choose entries; what is None does not matter.

    The time range is half open on `occurred_at`: `start` is in it, `end` is not.
    """

    household_id: str | None = None
    child_id: str | None = None
    user_id: str | None = None
    entity_type: str | None = None
    action: str | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFilter:
    """Choose actions of a household; what is None does not matter.

    All `words` must occur in the details. The time range is half open on `created_at`, in seconds.
    """

    household_id: str
    project_id: str | None = None
    action_type: str | None = None
    status: str | None = None
    environment: str | None = None
    request_id: str | None = None
    words: tuple[Word, ...] = ()
    start: int | None = None
    end: int | None = None
