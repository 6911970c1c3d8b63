"""Builders over HTTP: somebody who calls, and a family to call about."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "correct horse battery"
numbers = count(1)


@dataclass
class Caller:
    """Somebody with a token: `parent.post("/child", name="Mia")`."""

    client: FlaskClient
    token: str
    user: dict[str, Any] | None = None

    @classmethod
    def logged_in(cls, client: FlaskClient, email: str, password: str) -> "Caller":
        answer = client.post("/auth/login", json={"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        client.delete_cookie("access_token_cookie")  # a caller speaks by its bearer token only
        client.delete_cookie("refresh_token_cookie", path="/auth/refresh")
        return cls(client, answer.json["access_token"], answer.json["user"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def call(
        self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any
    ) -> TestResponse:
        return self.client.open(
            path, method=method, headers={**self.headers, **(headers or {})}, **options
        )

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.call("GET", path, query_string=query)

    def post(self, path: str, *, key: str | None = None, **body: Any) -> TestResponse:
        headers = {} if key is None else {"Idempotency-Key": key}
        return self.call("POST", path, headers=headers, json=body)

    def patch(self, path: str, **body: Any) -> TestResponse:
        return self.call("PATCH", path, json=body)

    def put(self, path: str, **body: Any) -> TestResponse:
        return self.call("PUT", path, json=body)

    def delete(self, path: str) -> TestResponse:
        return self.call("DELETE", path)


def sign_up(client: FlaskClient, **fields: Any) -> Caller:
    """Sign a new parent up, with a household of its own."""
    body = {"email": f"parent{next(numbers)}@home.test", "password": PASSWORD, "name": "Ann"}
    answer = client.post("/auth/signup", json=body | fields)
    assert answer.status_code == 201, answer.text
    return Caller(client, answer.json["access_token"], answer.json["user"])


class Family:
    """A parent, a child with a device, a task worth 10, a penalty of 3, a reward for 5."""

    def __init__(self, parent: Caller) -> None:
        self.parent = parent
        self.child_id = self.make("/child", name="Mia")
        self.task_id = self.make("/task", name="Dishes", points=10)
        self.penalty_id = self.make("/task", name="Late", points=3, is_good=False)
        self.reward_id = self.make("/reward", name="Ice cream", cost=5)

    def make(self, path: str, **body: Any) -> str:
        answer = self.parent.post(path, **body)
        assert answer.status_code == 201, answer.text
        made: str = answer.json["id"]
        return made

    @property
    def child(self) -> dict[str, Any]:
        found: dict[str, Any] = self.parent.get(f"/child/{self.child_id}").json
        return found

    @property
    def points(self) -> int:
        points: int = self.child["points"]
        return points

    @property
    def history(self) -> list[dict[str, Any]]:
        """All entries of the child, newest first."""
        answer = self.parent.get(f"/child/{self.child_id}/tracking", limit=500)
        entries: list[dict[str, Any]] = answer.json["tracking_events"]
        return entries

    def device(self) -> Caller:
        """Make a device for the child."""
        answer = self.parent.post(f"/child/{self.child_id}/devices", name="Tablet")
        return Caller(self.parent.client, answer.json["token"])

    def trigger(self, task_id: str | None = None, **options: Any) -> TestResponse:
        return self.act("trigger-task", task_id=task_id or self.task_id, **options)

    def request(self, **options: Any) -> TestResponse:
        return self.act("request-reward", reward_id=self.reward_id, **options)

    def redeem(self, **options: Any) -> TestResponse:
        return self.act("trigger-reward", reward_id=self.reward_id, **options)

    def cancel(self, **options: Any) -> TestResponse:
        return self.act("cancel-request-reward", reward_id=self.reward_id, **options)

    def undo(self, tracking_event_id: str, **options: Any) -> TestResponse:
        return self.act("undo", tracking_event_id=tracking_event_id, **options)

    def act(self, verb: str, **options: Any) -> TestResponse:
        return self.parent.post(f"/child/{self.child_id}/{verb}", **options)
