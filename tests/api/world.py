"""Two households and an administrator: everybody who may call, everything to call about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from db.embedded.files.file_system import FileSystem
from tests.api.builders import parts_of, serving, wait_for
from tests.api.contract import BODIES, FILES, QUERIES, Operation, name_of
from utils.settings import Settings

PASSWORD = "correct horse battery"
ADMIN_EMAIL = "admin@contract.test"
DERIVED = {"learners.json", "snapshots.json", "webhooks.json", "deliveries.json"}
NOBODY_THERE = "http://127.0.0.1:9/hook"
numbers = count(1)


class Who(StrEnum):
    """Everybody who may call."""

    NOBODY = "nobody"
    PARENT = "parent"
    OTHER_PARENT = "another household's parent"
    DEVICE = "the child's device"
    SIBLING_DEVICE = "another child's device"
    ADMIN = "administrator"


@dataclass(frozen=True)
class Tokens:
    """What somebody signs in by; a device has no refresh token."""

    access: str
    refresh: str


@contextmanager
def application(folder: Path, fs: FileSystem | None = None, **settings: Any) -> Iterator[OpenAPI]:
    """Open an application that is quick to write, with an administrator."""
    chosen = {
        "rate_limits": False,
        "durability": "relaxed",
        "admin_email": ADMIN_EMAIL,
        "admin_password": PASSWORD,
        "webhook_allow_private": True,
    } | settings
    with serving(
        Settings(data_dir=folder / "data", log_dir=folder / "logs", **chosen), fs=fs
    ) as app:
        yield app


class World:
    """A parent with two children and their devices; another parent; an administrator.

    The parent is not the only one, has invited one more, and is marked for deletion.
    The child has 10 points by one entry, and waits for one reward of two.
    """

    def __init__(self, app: OpenAPI) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.email = new_email()
        self._emails = {Who.OTHER_PARENT: new_email(), Who.ADMIN: ADMIN_EMAIL}
        self._tokens = {
            Who.PARENT: self._sign_up(self.email),
            Who.OTHER_PARENT: self._sign_up(self._emails[Who.OTHER_PARENT]),
            Who.ADMIN: self._log_in(ADMIN_EMAIL),
        }
        self.words = {"email": self.email, "own_email": self.email, "password": PASSWORD}
        self.user_id = self.words["user_id"] = self.get("/auth/me")["id"]
        self.household_id = self.words["household_id"] = self.get("/household")["id"]
        self.words["session_id"] = self.get("/auth/sessions")["sessions"][0]["id"]
        self.words["achievement_id"] = self._achievement_id()
        self._make_family()
        self._make_project()
        self._let_a_second_parent_join()
        self.open(Who.PARENT, "POST", "/auth/me/deletion", json={"password": PASSWORD})

    def _achievement_id(self) -> str:
        """Add an achievement, once for all households: each is told of it."""
        known: dict[str, str] = self.app.extensions.setdefault("achievement_of_tests", {})
        if not known:
            body = BODIES["POST /admin/achievements"]
            known |= self._json(self.open(Who.ADMIN, "POST", "/admin/achievements", json=body))
        return known["id"]

    def _make_project(self) -> None:
        words = self.words
        words["project_id"] = self.make("/api/projects", name="API")["project"]["id"]
        words["token_id"] = self.make("/api/projects/{project_id}/tokens", name="CI")["id"]
        recorded = self.make("/api/activity", **self.filled_in(BODIES["POST /api/activity"]))
        words["action_id"] = recorded["action"]["action_id"]
        words["receiver_url"] = NOBODY_THERE
        hook = self.make("/api/webhooks", url=NOBODY_THERE, event_types=["activity.deployment"])
        words["webhook_id"] = hook["webhook"]["id"]
        tried = self.make(f"/api/webhooks/{words['webhook_id']}/test")
        words["delivery_id"] = tried["delivery"]["id"]

    def _make_family(self) -> None:
        words = self.words
        for name in ("child", "sibling"):
            words[f"{name}_id"] = self.make("/child", name=name.title())["id"]
            device = self.make(f"/child/{words[f'{name}_id']}/devices", name="Tablet")
            who = Who.DEVICE if name == "child" else Who.SIBLING_DEVICE
            words[f"{name}_device_id"] = device["device"]["id"]
            self._tokens[who] = Tokens(device["token"], device["token"])
        words["device_id"] = words["child_device_id"]
        words["task_id"] = self.make("/task", name="Dishes", points=10)["id"]
        words["reward_id"] = self.make("/reward", name="Ice cream", cost=5)["id"]
        words["pending_reward_id"] = self.make("/reward", name="Zoo", cost=6)["id"]
        child = f"/child/{words['child_id']}"
        earned = self.make(f"{child}/trigger-task", task_id=words["task_id"])
        words["entry_id"] = earned["tracking_event"]["id"]
        learned = self.make("/api/progress/exercises", topic="Reading")
        words["recorded_id"] = learned["exercise"]["id"]
        self.make(f"{child}/request-reward", reward_id=words["pending_reward_id"])
        self.get("/api/progress?child_id={child_id}")  # what is derived has followed by now

    def _let_a_second_parent_join(self) -> None:
        invite = self.make("/household/invites")
        self._sign_up(new_email(), invite_code=invite["code"])
        self.words["invite_id"] = self.make("/household/invites")["id"]

    def make(self, path: str, **body: Any) -> dict[str, Any]:
        return self._json(self.open(Who.PARENT, "POST", path, json=body))

    def get(self, path: str, who: Who = Who.PARENT) -> dict[str, Any]:
        return self._json(self.open(who, "GET", path))

    def headers(self, who: Who, *, refreshing: bool = False) -> dict[str, str]:
        if who not in self._tokens:
            return {}
        tokens = self._tokens[who]
        return {"Authorization": f"Bearer {tokens.refresh if refreshing else tokens.access}"}

    def open(
        self,
        who: Who,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> TestResponse:
        """Send a request; the caller shows what the path asks for."""
        own = self.headers(who, refreshing=path == "/auth/refresh")
        return self.client.open(
            self.filled(path), method=method, headers=own | (headers or {}), **options
        )

    def call(self, who: Who, route: str, *, instead: str | None = None) -> TestResponse:
        """Send the request that a route takes, `POST /child`, perhaps by a method instead."""
        method, _, path = route.partition(" ")
        options: dict[str, Any] = {}
        if name_of(route) in BODIES:
            own = {"own_email": self._emails.get(who, self.email)}
            options["json"] = self.filled_in(BODIES[name_of(route)], **own)
        if name_of(route) in FILES:
            options["content_type"], options["data"] = FILES[name_of(route)]
        if route in QUERIES:
            options["query_string"] = self.filled_in(QUERIES[route])
        return self.open(who, instead or method, path, **options)

    def filled(self, template: str, **words: str) -> str:
        """Put the world's ids in the place of words in braces."""
        return template.format_map(self.words | {"new_email": new_email()} | words)

    def filled_in(self, values: dict[str, Any], **words: str) -> dict[str, Any]:
        return {
            name: self.filled(value, **words) if isinstance(value, str) else value
            for name, value in values.items()
        }

    @property
    def stored(self) -> dict[str, bytes]:
        """All that storage holds: a request that changes nothing leaves it as it was.

        But for what is derived from the rest, which follows by itself, on a thread of its own.
        """
        wait_for(lambda: parts_of(self.app).tracker.waiting == 0)
        folder: Path = self.app.extensions["starchart"].settings.data_dir / "db"
        kept = (path for path in sorted(folder.glob("*.json")) if path.name not in DERIVED)
        return {path.name: path.read_bytes() for path in kept}

    def _sign_up(self, email: str, **more: str) -> Tokens:
        body = {"email": email, "password": PASSWORD, "name": "Ann"} | more
        return self._signed_in("/auth/signup", body)

    def _log_in(self, email: str) -> Tokens:
        return self._signed_in("/auth/login", {"email": email, "password": PASSWORD})

    def _signed_in(self, path: str, body: dict[str, str]) -> Tokens:
        answer = self._json(self.client.post(path, json=body))
        return Tokens(answer["access_token"], answer["refresh_token"])

    @staticmethod
    def _json(answer: TestResponse) -> dict[str, Any]:
        assert answer.status_code in (200, 201, 202), answer.text
        found: dict[str, Any] = answer.json
        return found


def whose(operation: Operation) -> Who:
    """Tell for whom a route is, of those for whom there is everything to call about."""
    return Who.ADMIN if operation.path.startswith("/admin") else Who.PARENT


def new_email() -> str:
    return f"person{next(numbers)}@contract.test"
