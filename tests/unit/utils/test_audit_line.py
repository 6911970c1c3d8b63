"""A line of the audit log reads back, whatever its values hold."""

import json
from dataclasses import asdict, dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils.tracking_logger import audit_line

FIELDS = [
    "user_id",
    "child_id",
    "entity_type",
    "entity_id",
    "action",
    "points_before",
    "points_after",
    "delta",
    "occurred_at",
    "id",
    "household_id",
    "seq",
    "actor",
    "metadata",
]
# lone surrogates too: a client can send them as \ud800
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@dataclass(frozen=True, kw_only=True)
class Event:
    """As much of a tracking event as the audit log reads."""

    user_id: str | None = "user-1"
    child_id: str = "child-1"
    entity_type: str = "task"
    entity_id: str = "task-1"
    action: str = "activated"
    points_before: int = 10
    points_after: int = 15
    delta: int = 5
    occurred_at: str = "2026-02-09T18:42:15.000000Z"
    id: str = "event-1"
    household_id: str = "household-1"
    seq: int = 7
    actor: str = "parent"
    metadata: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def test_the_fields_stand_in_their_order() -> None:
    line = json.loads(audit_line(Event(metadata={"task_name": "Teeth", "task_points": 5})))
    assert list(line) == FIELDS
    assert line["occurred_at"] == "2026-02-09T18:42:15.000000Z"
    assert (line["points_before"], line["points_after"], line["delta"]) == (10, 15, 5)
    assert line["metadata"] == {"task_name": "Teeth", "task_points": 5}


@given(st.dictionaries(ANY_TEXT, ANY_TEXT | st.integers()), ANY_TEXT)
def test_no_value_breaks_the_line(metadata: dict[str, Any], entity_id: str) -> None:
    line = audit_line(Event(metadata=metadata, entity_id=entity_id))
    assert len(line.splitlines()) == 1
    assert list(json.loads(line)) == FIELDS
    assert json.loads(line)["metadata"] == metadata
    assert json.loads(line)["entity_id"] == entity_id
    line.encode()


@pytest.mark.parametrize("breaker", list("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029\x1b\x7f\x9b"))
def test_no_line_can_be_forged(breaker: str) -> None:
    forged = f'Teeth"}}{breaker}{{"user_id":"somebody-else"}}'
    line = audit_line(Event(metadata={"task_name": forged}))
    assert breaker not in line
    assert json.loads(line)["metadata"]["task_name"] == forged
