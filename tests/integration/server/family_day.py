"""A family's day on a disk that fails: what was acknowledged, and whether it is still there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from db.embedded.store import EmbeddedStore, EmbeddedUnit
from db.filters import EntryFilter
from models.tracking_event import entry_as_stored
from models.verification import verify
from tests.families import PASSWORD

TRIES = 3


class GaveUp(Exception):
    """The server answered 503 as often as anybody tries."""


@dataclass
class Mutation:
    """A mutation that was acknowledged; `entry` is None where it was deferred."""

    path: str
    body: dict[str, Any]
    key: str
    entry: dict[str, Any] | None


@dataclass
class FamilyDay:
    """Live through a day, trying again what is refused with 503, and note what was promised."""

    client: FlaskClient
    email: str = "ann@home.test"
    token: str | None = None
    made: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    mutations: list[Mutation] = field(default_factory=list)
    refused: int = 0
    _keys: Iterator[int] = field(default_factory=lambda: count(1))

    def live(self) -> None:
        """Do what a family does, until the server takes nothing any more."""
        try:
            self._live()
        except GaveUp:
            return

    def _live(self) -> None:
        self._sign_up()
        child = self._make("/child", name="Mia")
        task = self._make("/task", name="Dishes", points=10)
        penalty = self._make("/task", name="Late", points=3, is_good=False)
        reward = self._make("/reward", name="Ice cream", cost=5)
        toy = self._make("/reward", name="Toy", cost=2)
        self._act(child, "trigger-task", task_id=task)
        self._act(child, "trigger-task", task_id=penalty)
        self._act(child, "request-reward", reward_id=toy)
        self._act(child, "request-reward", reward_id=reward)
        redeemed = self._act(child, "trigger-reward", reward_id=reward)
        if redeemed is not None:
            self._act(child, "undo", tracking_event_id=redeemed["id"])
        self._delete("/reward", toy)
        second = self._make("/child", name="Ben")
        self._act(second, "trigger-task", task_id=task)
        self._delete("/child", second)
        self._act(child, "trigger-task", task_id=task)

    # What it asks for

    def _sign_up(self) -> None:
        body = {"email": self.email, "password": PASSWORD, "name": "Ann"}
        answer = self._send("POST", "/auth/signup", body)
        if answer.status_code == 409:  # the try that was answered 503 stands
            assert self.refused
            answer = self._send("POST", "/auth/login", {"email": self.email, "password": PASSWORD})
        assert answer.status_code in (200, 201), answer.text
        self.token = answer.json["access_token"]

    def _make(self, path: str, **body: Any) -> str:
        answer = self._send("POST", path, body)
        assert answer.status_code == 201, answer.text
        thing: str = answer.json["id"]
        self.made[thing] = path
        return thing

    def _act(self, child: str, verb: str, **body: Any) -> dict[str, Any] | None:
        path, key = f"/child/{child}/{verb}", f"key-{next(self._keys)}"
        answer = self._send("POST", path, body, key)
        assert answer.status_code == 200, answer.text
        entry: dict[str, Any] | None = answer.json["tracking_event"]
        assert (entry is None) == (answer.json.get("tracking") == "deferred")
        self.mutations.append(Mutation(path, body, key, entry))
        return entry

    def _delete(self, path: str, thing: str) -> None:
        refused = self.refused
        answer = self._send("DELETE", f"{path}/{thing}")
        del self.made[thing]
        if answer.status_code == 204:
            self.gone.append(thing)
        else:  # a try that was answered 503 stands, as far as this server lives
            assert answer.status_code == 404, answer.text
            assert self.refused > refused
        self.mutations = [m for m in self.mutations if thing not in m.path]

    def _send(
        self, method: str, path: str, body: dict[str, Any] | None = None, key: str | None = None
    ) -> TestResponse:
        for _ in range(TRIES):
            answer = self._send_once(method, path, body, key)
            if answer.status_code != 503:
                return answer
            assert answer.mimetype == "application/problem+json"
            assert int(answer.headers["Retry-After"]) > 0
            self.refused += 1
        raise GaveUp

    def _send_once(
        self, method: str, path: str, body: dict[str, Any] | None, key: str | None
    ) -> TestResponse:
        headers = {}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        if key is not None:
            headers["Idempotency-Key"] = key
        return self.client.open(path, method=method, json=body, headers=headers)

    # Whether it is still there

    def home_in(self, store: EmbeddedStore) -> "Home | None":
        """Find the household, where it came to the disk."""
        with store.read() as unit:
            user = unit.users.find_by_email(self.email)
            if user is None or user.household_id is None:
                return None
            return Home(unit, user.household_id, user.id)

    def check(self, store: EmbeddedStore, now: datetime) -> None:
        """Look for everything that was acknowledged in what a later start finds, and for sense."""
        home = self.home_in(store)
        if home is None:
            assert self.token is None
            return
        home.check()
        home.check_requests()
        assert self.token is None or home.is_signed_in(now)
        assert home.things >= set(self.made)
        assert not home.things & set(self.gone)
        for mutation in self.mutations:
            home.check_entry(mutation, now)


@dataclass
class Home:
    """A household as storage has it."""

    unit: EmbeddedUnit
    household_id: str
    user_id: str

    def is_signed_in(self, now: datetime) -> bool:
        return any(sign_in.is_live(now) for sign_in in self.unit.sign_ins.of_user(self.user_id))

    @property
    def things(self) -> set[str]:
        collections = (self.unit.children, self.unit.tasks, self.unit.rewards)
        found = [each.of_household(self.household_id) for each in collections]
        return {thing.id for things in found for thing in things}

    def check(self) -> None:
        """The chain holds, and everything fits together."""
        entries = self.unit.ledger.scan(EntryFilter(household_id=self.household_id))
        verdict = verify(map(entry_as_stored, entries))
        assert verdict.ok, verdict.first_mismatch
        self.unit.households.get(self.household_id)
        self.check_children()

    def check_entry(self, mutation: Mutation, now: datetime) -> None:
        """A retry of the mutation would find its entry."""
        found = self.unit.ledger.remembered(self.household_id, mutation.key, now)
        assert found is not None
        entry = self.unit.ledger.at(self.household_id, found.seq)
        assert entry is not None
        assert mutation.entry in (None, entry_as_stored(entry))

    def check_children(self) -> None:
        """Points are those of the newest entry."""
        for child in self.unit.children.of_household(self.household_id):
            filters = EntryFilter(household_id=self.household_id, child_id=child.id)
            newest = self.unit.ledger.page(filters, 1, 0)[0]
            assert child.points == (newest[0]["points_after"] if newest else 0)

    def check_requests(self) -> None:
        """No request waits for a reward that is gone."""
        for child in self.unit.children.of_household(self.household_id):
            assert self.things >= {request.reward_id for request in child.pending_requests}
