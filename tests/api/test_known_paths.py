"""A path that came before is answered past Flask, and nobody can tell by the answer."""

from typing import Any

import pytest
from flask import Blueprint, Flask, Response, after_this_request, request_started
from flask.testing import FlaskClient
from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from api.application import Application
from api.contexts import ShortContext
from api.routing import Match, Matches
from tests.families import Caller, Family

OWN = {"X-Request-Id"}


@pytest.fixture
def application(app: OpenAPI) -> Application:
    assert isinstance(app, Application)
    return app


def told(answer: TestResponse) -> Any:
    """Give what an answer says, but for what is its own."""
    headers = sorted(item for item in answer.headers if item[0] not in OWN)
    return answer.status, headers, answer.data


def anonymous(parent: Caller, method: str, path: str, **options: Any) -> TestResponse:
    return parent.client.open(path, method=method, **options)


ASKED = {
    "a list": lambda f: f.parent.get("/child"),
    "a thing": lambda f: f.parent.get(f"/child/{f.child_id}"),
    "a page with links": lambda f: f.parent.get(f"/child/{f.child_id}/tracking", limit=1),
    "HEAD": lambda f: f.parent.call("HEAD", f"/child/{f.child_id}"),
    "OPTIONS": lambda f: f.parent.call("OPTIONS", f"/child/{f.child_id}"),
    "OPTIONS of a mutation": lambda f: f.parent.call("OPTIONS", f"/child/{f.child_id}/undo"),
    "a body that is no JSON": lambda f: f.parent.call("POST", "/task", data=b"{"),
    "a body with wrong fields": lambda f: f.parent.post("/task", points="many"),
    "a body that is too long": lambda f: f.parent.call(
        "POST", "/task", data=b" " * 70_000, content_type="application/json"
    ),
    "a query with wrong fields": lambda f: f.parent.get("/child/x/tracking", limit=-1),
    "nobody": lambda f: anonymous(f.parent, "GET", "/child"),
    "a child's device": lambda f: f.device().get("/auth/me"),
    "a thing that is not there": lambda f: f.parent.get("/child/none"),
    "a method that is not there": lambda f: f.parent.call("DELETE", "/child"),
    "no route": lambda f: f.parent.get("/nowhere"),
    "a path of other bytes": lambda f: f.parent.get("/child/%C3%A9"),
    "a path of no text": lambda f: f.parent.get("/child/%E9"),
    "slashes before": lambda f: f.parent.get("//child"),
    "the document": lambda f: f.parent.get("/openapi"),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED.keys())
def test_a_known_path_is_answered_as_at_first(
    application: Application, family: Family, ask: Any
) -> None:
    family.trigger()
    family.trigger()
    application._matches = Matches()
    first = told(ask(family))
    assert told(ask(family)) == first
    assert told(ask(family)) == first


@pytest.fixture
def answered(application: Application, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Name the endpoints of the requests that are answered past Flask."""
    endpoints: list[str] = []
    answer = application._answer

    def noting(context: ShortContext, match: Match) -> Response:
        endpoints.append(match.rule.endpoint)
        return answer(context, match)

    monkeypatch.setattr(application, "_answer", noting)
    return endpoints


def test_known_paths_are_answered_past_flask(family: Family, answered: list[str]) -> None:
    for _ in range(3):
        family.trigger()
        family.parent.get("/child")
    assert answered.count("points.trigger_task") == 2
    assert answered.count("child.list_children") == 2


def test_some_paths_are_always_answered_by_flask(
    family: Family, admin: Caller, answered: list[str]
) -> None:
    account = (family.parent.user or {})["id"]
    for _ in range(3):
        family.parent.call("OPTIONS", "/child")
        family.parent.get("/nowhere")
        family.parent.get("/child/%C3%A9")
        family.parent.get("/child/" + "x" * 200)
        admin.post(f"/admin/users/{account}/enable")
    assert not answered


def test_options_changes_nothing(family: Family) -> None:
    path = f"/child/{family.child_id}/trigger-task"
    family.trigger()
    for _ in range(3):
        answer = family.parent.call("OPTIONS", path, json={"task_id": family.task_id})
        assert answer.status_code == 200
        assert "POST" in answer.headers["Allow"]
    assert family.points == 10


def test_a_listener_to_a_signal_hears_of_a_known_path(family: Family, app: Flask) -> None:
    heard = []
    family.parent.get("/child")
    family.parent.get("/child")

    def listen(sender: Flask, **_: Any) -> None:
        heard.append(sender)

    with request_started.connected_to(listen, app):
        family.parent.get("/child")
    family.parent.get("/child")
    assert heard == [app]


def test_what_a_view_leaves_to_be_done_is_done(
    family: Family, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def view() -> tuple[str, int]:
        after_this_request(marked)
        return "made", 201

    def marked(response: Response) -> Response:
        response.headers["X-Marked"] = "yes"
        return response

    monkeypatch.setitem(app.view_functions, "child.list_children", view)
    for _ in range(3):
        answer = family.parent.get("/child")
        assert (answer.status_code, answer.text, answer.headers["X-Marked"]) == (201, "made", "yes")


def test_what_is_left_to_be_done_and_fails_is_a_problem(
    family: Family, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def view() -> str:
        after_this_request(fail)
        return "made"

    def fail(response: Response) -> Response:
        raise ZeroDivisionError

    monkeypatch.setitem(app.view_functions, "child.list_children", view)
    answers = [family.parent.get("/child") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [500, 500, 500]


def test_hooks_of_blueprints_within_blueprints_hear_of_known_paths() -> None:
    heard = []
    app, outer, inner = Application("1"), Blueprint("outer", __name__), Blueprint("inner", __name__)
    outer.before_request(lambda: heard.append("outer"))
    inner.add_url_rule("/made", view_func=lambda: "made", endpoint="made")
    outer.register_blueprint(inner)
    app.register_blueprint(outer)
    client = app.test_client()
    assert [client.get("/made").text for _ in range(3)] == ["made"] * 3
    assert heard == ["outer"] * 3


def test_a_bug_in_a_view_is_a_problem(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def view() -> str:
        raise ZeroDivisionError

    monkeypatch.setitem(app.view_functions, "operation.healthz", view)
    for _ in range(3):
        answer = client.get("/healthz")
        assert answer.status_code == 500
        assert answer.json is not None
        assert answer.json["code"] == "internal_error"
