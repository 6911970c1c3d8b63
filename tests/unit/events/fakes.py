"""A ledger, a clock and a client that tests hand to the stream."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
from httpx_sse import EventSource, ServerSentEvent

from events.announcement import Announcement
from events.broker import Broker, InProcessBroker
from events.subscriber import Subscriber
from events.subscription import Subscription
from events.types import TaskChanged, TrackingEventCreated
from events.types.event_types import Change
from models.errors import StorageUnavailable

START = datetime(2026, 2, 9, 18, 42, tzinfo=UTC)
HOME = "home"


class FakeClock:
    """A clock that stands until it is told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        """Tell the time of day."""
        return START + timedelta(seconds=self.seconds)

    def ticks(self) -> float:
        """Tell the seconds since the start."""
        return self.seconds


class FakeLedger:
    """Entries of one household, the last of them perhaps not durable."""

    def __init__(self, entries: int = 0, children: tuple[str, ...] = ("ann",)) -> None:
        self.children = children
        self.entries: list[dict[str, object]] = []
        self.durable = 0
        self.is_down = False
        self.is_lagging = False
        self.pages: list[int] = []
        for _ in range(entries):
            self.write()
        self.sync()

    def write(self) -> int:
        """Append an entry that is not durable yet; gives its seq."""
        seq = len(self.entries) + 1
        child_id = self.children[seq % len(self.children)]
        self.entries.append(
            {
                "id": f"e{seq}",
                "seq": seq,
                "child_id": child_id,
                "entity_type": "task",
                "action": "activated",
            }
        )
        return seq

    def sync(self) -> None:
        """Make everything durable."""
        self.durable = len(self.entries)

    def announcement(self, seq: int) -> Announcement:
        """Announce an entry."""
        event = TrackingEventCreated.from_entry(self.entries[seq - 1])
        return Announcement(household_id=HOME, event=event, seq=seq)

    def last_seq(self, household_id: str) -> int:
        """Give the last durable entry's place."""
        self._answer(household_id)
        return self.durable

    def after(self, household_id: str, seq: int, limit: int) -> list[dict[str, object]]:
        """Give a page, entries that are not durable too."""
        self._answer(household_id)
        page = [] if self.is_lagging else self.entries[seq : seq + limit]
        self.pages.append(len(page))
        return page

    def _answer(self, household_id: str) -> None:
        assert household_id == HOME
        if self.is_down:
            raise StorageUnavailable("gone")


class Family:
    """A household with a ledger, a broker and a clock, to open streams in.

    What happens is published by `publisher`, which may be another process's broker.
    """

    def __init__(
        self,
        entries: int = 0,
        children: tuple[str, ...] = ("ann",),
        make_broker: Callable[..., Broker] = InProcessBroker,
    ) -> None:
        self.ledger = FakeLedger(entries, children)
        self.clock = FakeClock()
        self.ends: list[str] = []
        self.broker = make_broker(observe=self.ends.append)
        self.publisher = self.broker

    def open(self, last_event_id: str | None = None, **options: object) -> Subscription:
        """Open a stream; options are those of the subscriber and the subscription."""
        who = {name: options.pop(name) for name in list(options) if name in Subscriber.__slots__}
        subscription = Subscription(
            Subscriber(household_id=HOME, **who),  # type: ignore[arg-type]
            self.ledger,
            self.clock,
            last_event_id=last_event_id,
            ticks=self.clock.ticks,
            **options,  # type: ignore[arg-type]
        )
        self.broker.subscribe(subscription)
        return subscription

    def happen(self, count: int = 1) -> None:
        """Write entries, make them durable, announce them."""
        for _ in range(count):
            seq = self.ledger.write()
            self.ledger.sync()
            self.announce(seq)

    def announce(self, seq: int) -> None:
        """Announce an entry."""
        self.publisher.publish(self.ledger.announcement(seq))

    def hint(self, task_id: str = "t1") -> None:
        """Publish something that is no entry."""
        event = TaskChanged(id=task_id, change=Change.UPDATED)
        self.publisher.publish(Announcement(household_id=HOME, event=event))


def drain(subscription: Subscription) -> bytes:
    """Take all that is ready."""
    chunks = []
    while True:
        chunk = subscription.poll()
        if chunk is not None:
            chunks.append(chunk)
        elif subscription.is_ended or subscription.next_deadline() > subscription._ticks():
            return b"".join(chunks)


def decode(stream: bytes) -> list[ServerSentEvent]:
    """Read a stream as a client does; frames without data are no events."""
    headers = {"content-type": "text/event-stream"}
    response = httpx.Response(200, headers=headers, content=stream)
    return [event for event in EventSource(response).iter_sse() if event.data]


def seqs(stream: bytes) -> list[int]:
    """Read the ids of the entries in a stream."""
    return [int(e.id) for e in decode(stream) if e.event == "tracking_event_created"]


def types(stream: bytes) -> list[str]:
    """Read the types of the events in a stream."""
    return [event.event for event in decode(stream)]
