"""Subscribers of the live stream on a real server."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from httpx_sse import EventSource, ServerSentEvent, connect_sse

from tests.servers import Server

# Below the stream's heartbeat: nobody waits for ever for an event that does not come.
SECONDS = 12
# What threads of their own announce, between whatever else is announced.
ASIDE = ("achievement_unlocked", "activity_recorded")


@contextmanager
def connected(
    server: Server, token: str, last_event_id: str | None = None, query: str | None = None
) -> Iterator[EventSource]:
    """Connect to the stream; once connected, what happens is heard."""
    headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    params = {} if query is None else {"last_event_id": query}
    with (
        server.client(token) as client,
        connect_sse(
            client, "GET", "/events", headers=headers, params=params, timeout=SECONDS
        ) as source,
    ):
        assert source.response.status_code == 200
        yield source


@contextmanager
def listening(
    server: Server, token: str, last_event_id: str | None = None, query: str | None = None
) -> Iterator[Iterator[ServerSentEvent]]:
    """Connect to the stream and give its events as they come, those of ASIDE apart."""
    with connected(server, token, last_event_id, query) as source:
        # httpx-sse gives a frame that only sets `retry` too, which is no event
        yield (event for event in source.iter_sse() if event.data and event.event not in ASIDE)


class Subscriber:
    """A client that is cut off and comes back, and keeps the ids of all it heard."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.ids: list[int] = []

    def listen(self, server: Server, enough: int) -> None:
        """Listen from where it was until so many more were heard, or the server is gone."""
        last = str(self.ids[-1]) if self.ids else "0"
        with listening(server, self.token, last) as events:
            try:
                self._take(events, len(self.ids) + enough)
            except httpx.TransportError:
                return

    def _take(self, events: Iterator[ServerSentEvent], enough: int) -> None:
        for event in events:
            assert event.event == "tracking_event_created"
            self.ids.append(int(event.id))
            if len(self.ids) >= enough:
                return
