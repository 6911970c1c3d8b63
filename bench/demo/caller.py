"""Somebody who calls the server, and what came back of it."""

from typing import Any

import httpx

from bench.demo.page import Page


class Unexpected(Exception):
    """The server answered something else than the demo knows it should."""


class Caller:
    """Calls as one person; prints what it does and what is answered."""

    def __init__(self, name: str, url: str, page: Page, token: str | None = None) -> None:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        self.name = name
        self.http = httpx.Client(base_url=url, headers=headers, timeout=10)
        self._page = page

    def make(self, path: str, **body: Any) -> dict[str, Any]:
        """Make something, quietly."""
        answer = self.http.post(path, json=body)
        self._check(answer, 201)
        made: dict[str, Any] = answer.json()
        return made

    def act(
        self, what: str, path: str, *, expect: int = 200, key: str | None = None, **body: Any
    ) -> dict[str, Any]:
        """Do something, say so, and say what came back."""
        self._page.act(self.name, what)
        headers = {} if key is None else {"Idempotency-Key": key}
        answer = self.http.post(path, json=body, headers=headers)
        self._check(answer, expect)
        told: dict[str, Any] = answer.json()
        self._tell(answer, told)
        return told

    def _tell(self, answer: httpx.Response, told: dict[str, Any]) -> None:
        if answer.status_code != httpx.codes.OK:
            text = f"{answer.status_code} {told['code']}: {told['detail']}"
            self._page.answer(text, refused=True)
            return
        entry = told["tracking_event"]
        points = f"{entry['points_before']} → {entry['points_after']} points"
        again = " (the same answer again)" if "Idempotent-Replayed" in answer.headers else ""
        self._page.answer(f"{points}, entry {entry['seq']}{again}")

    @staticmethod
    def _check(answer: httpx.Response, expected: int) -> None:
        if answer.status_code != expected:
            raise Unexpected(f"{answer.request.url}: {answer.status_code} {answer.text}")
