"""A household on a real server, called over HTTP."""

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from tests.families import PASSWORD
from tests.servers import Server

ADMIN = {"email": "admin@home.test", "password": "administrator password"}
ADMIN_SETTINGS = {"admin_email": ADMIN["email"], "admin_password": ADMIN["password"]}
numbers = count(1)


@dataclass
class Home:
    """A parent with children, a task worth 10 and a penalty of 3."""

    server: Server
    token: str
    email: str
    children: list[str] = field(default_factory=list)
    task: str = ""
    penalty: str = ""

    @classmethod
    def found(cls, server: Server, children: int = 1) -> "Home":
        email = f"parent{next(numbers)}@home.test"
        body = {"email": email, "password": PASSWORD, "name": "Ann"}
        with server.client() as client:
            token = made(client.post("/auth/signup", json=body))["access_token"]
        home = cls(server, token, email)
        home.children = [home.make("/child", name=f"Mia {n}") for n in range(children)]
        home.task = home.make("/task", name="Dishes", points=10)
        home.penalty = home.make("/task", name="Late", points=3, is_good=False)
        return home

    def client(self, token: str | None = None) -> httpx.Client:
        return self.server.client(token or self.token)

    def make(self, path: str, **body: Any) -> str:
        with self.client() as client:
            thing: str = made(client.post(path, json=body))["id"]
        return thing

    def trigger(self, child: str | None = None) -> dict[str, Any]:
        """Trigger the task and give its entry."""
        path = f"/child/{child or self.children[0]}/trigger-task"
        with self.client() as client:
            answer = client.post(path, json={"task_id": self.task})
        assert answer.status_code == 200, answer.text
        entry: dict[str, Any] = answer.json()["tracking_event"]
        return entry

    def sign_in(self) -> str:
        """Sign in once more."""
        return sign_in(self.server, self.email, PASSWORD)

    def make_device(self, child: str) -> tuple[str, str]:
        """Make a device for a child; gives its id and its token."""
        with self.client() as client:
            answer = made(client.post(f"/child/{child}/devices", json={"name": "Tablet"}))
        return answer["device"]["id"], answer["token"]


def made(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def sign_in(server: Server, email: str, password: str) -> str:
    with server.client() as client:
        answer = client.post("/auth/login", json={"email": email, "password": password})
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["access_token"]
    return token


def admin_of(server: Server) -> str:
    """Sign the administrator in, whom ADMIN_SETTINGS made."""
    return sign_in(server, ADMIN["email"], ADMIN["password"])


def exported(server: Server, admin: str) -> list[dict[str, Any]]:
    """Give every entry of the server, oldest first by household and seq."""
    with server.client(admin) as client:
        answer = client.get("/admin/tracking/export", params={"format": "ndjson"})
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def check_points(homes: list[Home], entries: list[dict[str, Any]]) -> None:
    """Every child has the points that its newest entry left it."""
    points = {entry["child_id"]: entry["points_after"] for entry in entries}
    for home in homes:
        with home.client() as client:
            for child in client.get("/child").json()["children"]:
                assert child["points"] == points.get(child["id"], 0)
