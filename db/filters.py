"""What a query of the ledger asks for."""

from dataclasses import dataclass
from datetime import datetime


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
