"""Make sure that what a household has is right."""

from models.tracking_event import entry_as_stored
from models.verification import verify
from tests.integration.stores.builders import Home


def prove(home: Home) -> int:
    """Give how many entries the household has, after making sure that they are right."""
    entries = [entry_as_stored(entry) for entry in home.entries()]
    assert verify(entries).ok
    assert home.points() == (entries[-1]["points_after"] if entries else 0)
    return len(entries)
