"""Routes remember what paths matched, and never more than they should."""

from typing import Any

import pytest
from flask import Request
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.test import create_environ

from api.routing import LONGEST_MATCHED, MOST_MATCHED, Matched, Routes

RULES = Map(
    [
        Rule("/child/<child_id>", endpoint="get", methods=["GET"]),
        Rule("/child/<child_id>", endpoint="put", methods=["PUT"]),
        Rule("/task/<task_id>", endpoint="task", methods=["GET"]),
    ]
)


def match(known: dict[tuple[str, str], Matched], path: str, method: str = "GET") -> Any:
    """Match one request, as Flask asks for it."""
    routes = Routes(RULES, Request(create_environ(path, method=method)), known)
    rule, values = routes.match(return_rule=True)
    return rule.endpoint, values


def test_a_known_path_matches_as_it_did_at_first() -> None:
    known: dict[tuple[str, str], Matched] = {}
    asked = [("/child/a", "GET"), ("/child/a", "PUT"), ("/child/b", "GET"), ("/task/a", "GET")]
    first = [match(known, *each) for each in asked]
    assert first == [match({}, *each) for each in asked] == [match(known, *each) for each in asked]
    assert [endpoint for endpoint, _ in first] == ["get", "put", "get", "task"]


def test_what_a_view_does_to_its_values_is_forgotten() -> None:
    known: dict[tuple[str, str], Matched] = {}
    for _ in range(2):
        _, values = match(known, "/child/a")
        assert values == {"child_id": "a"}
        values["child_id"] = "b"


@pytest.mark.parametrize(
    ("path", "method", "error"),
    [("/none", "GET", NotFound), ("/child/a", "POST", MethodNotAllowed)],
)
def test_what_matches_nothing_is_not_remembered(path: str, method: str, error: Any) -> None:
    known: dict[tuple[str, str], Matched] = {}
    for _ in range(2):
        with pytest.raises(error):
            match(known, path, method)
    assert known == {}


def test_a_long_path_matches_and_is_not_remembered() -> None:
    known: dict[tuple[str, str], Matched] = {}
    long = "x" * LONGEST_MATCHED
    assert match(known, f"/child/{long}") == ("get", {"child_id": long})
    assert known == {}


def test_no_more_paths_are_remembered_than_were_agreed() -> None:
    known: dict[tuple[str, str], Matched] = {}
    for number in range(MOST_MATCHED + 1):
        match(known, f"/child/{number}")
        assert len(known) <= MOST_MATCHED
    assert match(known, "/child/0") == ("get", {"child_id": "0"})
