"""Decide where a stream begins."""

import re
from typing import Final, NamedTuple

_NUMBER: Final = re.compile(r"[0-9]{1,18}")


class StartingPoint(NamedTuple):
    """The seq after which entries are delivered, and whether the client's place is unknown."""

    seq: int
    needs_resync: bool = False


def starting_point(last_event_id: str | None, last_seq: int) -> StartingPoint:
    """Begin after what the client saw last, or now where it says nothing or what can't be."""
    if not last_event_id:
        return StartingPoint(last_seq)
    if not _NUMBER.fullmatch(last_event_id) or int(last_event_id) > last_seq:
        return StartingPoint(last_seq, needs_resync=True)
    return StartingPoint(int(last_event_id))
