"""Families made over HTTP, for benchmarks to work on."""

import itertools
from dataclasses import dataclass

import httpx

from bench.server import Server

numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A parent's token, and what it triggers."""

    token: str
    child_ids: list[str]
    task_id: str

    def headers(self) -> list[str]:
        """Give the header lines of a request with a JSON body."""
        return [f"Authorization: Bearer {self.token}", "Content-Type: application/json"]

    def trigger(self, server: Server, times: int = 1) -> None:
        """Trigger the task."""
        path = f"/child/{self.child_ids[0]}/trigger-task"
        with server.client(self.token) as client:
            for _ in range(times):
                client.post(path, json={"task_id": self.task_id}).raise_for_status()


def make_family(server: Server, children: int = 1) -> Family:
    """Sign a parent up, with children and a task."""
    email = f"parent{next(numbers)}@home.example"
    with server.client() as client:
        signed_up = _made(
            client.post(
                "/auth/signup", json={"email": email, "password": "a long password", "name": "P"}
            )
        )
    with server.client(signed_up["access_token"]) as client:
        child_ids = [
            _made(client.post("/child", json={"name": "C"}))["id"] for _ in range(children)
        ]
        task_id = _made(client.post("/task", json={"name": "T", "points": 1}))["id"]
    return Family(token=signed_up["access_token"], child_ids=child_ids, task_id=task_id)


def _made(answer: httpx.Response) -> dict[str, str]:
    answer.raise_for_status()
    made: dict[str, str] = answer.json()
    return made
