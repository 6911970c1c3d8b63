"""Identifiers: opaque text outside, `uuid` inside."""

import re
from typing import Final

CANONICAL: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII
)


def known(thing_id: str | None) -> str | None:
    """Give an identifier that something here can have; any other text becomes null.

    Null equals nothing, so a search for it finds nothing. PostgreSQL itself would take other
    spellings of the same uuid, too.
    """
    return thing_id if thing_id is not None and CANONICAL.fullmatch(thing_id) else None
