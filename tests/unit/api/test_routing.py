"""Routes remember what paths matched, and never more than they should."""

from typing import Any

import pytest
from flask import Request
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.test import create_environ

from api.routing import LONGEST_MATCHED, MOST_MATCHED, Matches, Routes

RULES = Map(
    [
        Rule("/child/<child_id>", endpoint="get", methods=["GET", "OPTIONS"]),
        Rule("/child/<child_id>", endpoint="put", methods=["PUT"]),
        Rule("/task/<task_id>", endpoint="task", methods=["GET"]),
        Rule("/user/<user_id>", endpoint="user", methods=["GET"]),
    ]
)


def routes(matches: Matches, path: str, method: str = "GET") -> Routes:
    return Routes(RULES, Request(create_environ(path, method=method)), matches)


def match(matches: Matches, path: str, method: str = "GET") -> Any:
    """Match one request, as Flask asks for it."""
    rule, values = routes(matches, path, method).match(return_rule=True)
    return rule.endpoint, values


def test_a_known_path_matches_as_it_did_at_first() -> None:
    matches = Matches()
    asked = [("/child/a", "GET"), ("/child/a", "PUT"), ("/child/b", "GET"), ("/task/a", "GET")]
    first = [match(matches, *each) for each in asked]
    assert first == [match(Matches(), *each) for each in asked]
    assert first == [match(matches, *each) for each in asked]
    assert [endpoint for endpoint, _ in first] == ["get", "put", "get", "task"]
    assert len(matches) == len(asked)


def test_what_a_view_does_to_its_values_is_forgotten() -> None:
    matches = Matches()
    for _ in range(2):
        _, values = match(matches, "/child/a")
        assert values == {"child_id": "a"}
        values["child_id"] = "b"


@pytest.mark.parametrize(
    ("path", "method", "error"),
    [("/none", "GET", NotFound), ("/child/a", "POST", MethodNotAllowed)],
)
def test_what_matches_nothing_is_not_remembered(path: str, method: str, error: Any) -> None:
    matches = Matches()
    for _ in range(2):
        with pytest.raises(error):
            match(matches, path, method)
    assert not len(matches)


@pytest.mark.parametrize(
    ("name", "method"),
    [("x" * LONGEST_MATCHED, "GET"), ("\N{SNOWMAN}", "GET"), ("a", "OPTIONS")],
    ids=["long", "not ASCII", "answered without a view"],
)
def test_some_match_and_are_not_remembered(name: str, method: str) -> None:
    matches = Matches()
    assert match(matches, f"/child/{name}", method) == ("get", {"child_id": name})
    assert not len(matches)


def test_a_path_that_names_an_account_is_not_remembered() -> None:
    matches = Matches()
    assert match(matches, "/user/ann") == ("user", {"user_id": "ann"})
    assert not len(matches)


def test_no_more_paths_are_remembered_than_were_agreed() -> None:
    matches = Matches()
    for number in range(MOST_MATCHED + 1):
        match(matches, f"/child/{number}")
        assert len(matches) <= MOST_MATCHED
    assert match(matches, "/child/0") == ("get", {"child_id": "0"})


def test_routes_build_urls_and_name_methods_as_werkzeugs_do() -> None:
    found = routes(Matches(), "/child/a")
    assert found.build("task", {"task_id": "b"}) == "/task/b"
    assert sorted(found.allowed_methods()) == ["GET", "HEAD", "OPTIONS", "PUT"]
    assert found.match("/task/c") == ("task", {"task_id": "c"})
