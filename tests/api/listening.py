"""Somebody who listens to the live stream, on a thread of its own."""

import json
from dataclasses import dataclass
from queue import Queue
from threading import Thread
from typing import Any

from tests.families import Caller

# The household's own timeline tells of nearly everything, on a thread of its own.
ACTIVITY = "activity_recorded"


@dataclass(frozen=True)
class Heard:
    """One event of the stream, as a client reads it."""

    type: str
    data: dict[str, Any]
    id: int | None = None


class Listener:
    """Listens from its making on; `next` waits for what comes."""

    def __init__(self, caller: Caller, last_event_id: str | None = None) -> None:
        headers = dict(caller.headers)
        if last_event_id is not None:
            headers["Last-Event-ID"] = last_event_id
        client = caller.client.application.test_client()
        self._response = client.get("/events", headers=headers, buffered=False)
        assert self._response.status_code == 200, self._response.text
        self._heard: Queue[Heard] = Queue()
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def next(self, kind: str | None = None, timeout: float = 10) -> Heard:
        """Wait for the next event, activity apart, or for the next one of a type."""
        while True:
            heard = self._heard.get(timeout=timeout)
            if heard.type == kind or (kind is None and heard.type != ACTIVITY):
                return heard

    def until(self, kind: str) -> list[Heard]:
        """Wait for the next event of a type; gives it behind all that came before."""
        heard = [self._heard.get(timeout=10)]
        while heard[-1].type != kind:
            heard.append(self._heard.get(timeout=10))
        return heard

    def entries(self, count: int) -> list[Heard]:
        """Wait for so many entries."""
        return [self.next("tracking_event_created") for _ in range(count)]

    def wait_for_end(self, timeout: float = 10) -> None:
        """Wait until the server ends the stream."""
        self._thread.join(timeout)
        assert not self._thread.is_alive(), "the stream goes on"

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *_: object) -> None:
        self._response.close()
        self.wait_for_end()

    def _listen(self) -> None:
        rest = ""
        for chunk in self._response.iter_encoded():
            *frames, rest = (rest + chunk.decode()).split("\n\n")
            for frame in frames:
                self._take(frame)

    def _take(self, frame: str) -> None:
        fields = dict(line.split(": ", 1) for line in frame.splitlines() if line[:1] != ":")
        if "data" in fields:
            seq = int(fields["id"]) if "id" in fields else None
            self._heard.put(Heard(fields["event"], json.loads(fields["data"]), seq))
