"""A stream begins after what the client saw last."""

import pytest

from events.starting_point import StartingPoint, starting_point


@pytest.mark.parametrize("last_event_id", [None, ""])
def test_a_client_that_says_nothing_begins_now(last_event_id: str | None) -> None:
    assert starting_point(last_event_id, 7) == StartingPoint(7)


@pytest.mark.parametrize(("last_event_id", "seq"), [("0", 0), ("3", 3), ("7", 7), ("007", 7)])
def test_a_client_begins_after_what_it_saw_last(last_event_id: str, seq: int) -> None:
    assert starting_point(last_event_id, 7) == StartingPoint(seq)


@pytest.mark.parametrize(
    "last_event_id",
    ["8", "-1", "+1", "1.0", " 1", "1\n", "1_0", "abc", "٣", "²", "9" * 18, "9" * 19, "9" * 9999],
)
def test_an_id_that_cannot_be_served_asks_for_a_resync(last_event_id: str) -> None:
    assert starting_point(last_event_id, 7) == StartingPoint(7, needs_resync=True)
