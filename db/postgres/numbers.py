"""Numbers that callers may choose freely, and PostgreSQL may not take."""

from typing import Final

LARGEST: Final = 2**63 - 1


def bounded(number: int) -> int:
    """Give the nearest number that a `bigint` holds: nothing lies beyond it anyway."""
    return max(-LARGEST, min(number, LARGEST))
