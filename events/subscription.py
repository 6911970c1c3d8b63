"""Be the body of one event stream, whoever drives it."""

import threading
import time
from collections.abc import Callable, Iterator
from math import inf
from operator import itemgetter
from typing import Final

from events.bell import Bell
from events.channel import Channel
from events.cursor import Cursor
from events.entry_source import EntrySource
from events.frame import Frame
from events.handing import Taker
from events.hints import Hints
from events.message import Message, comment, retry_frame
from events.starting_point import starting_point
from events.stream_end import StreamEnd
from events.subscriber import Subscriber
from events.types.resync import Resync
from utils.clock import Clock

HEARTBEAT: Final = comment("heartbeat")
OPENING: Final = retry_frame(2000) + comment("open")
RESYNC: Final = Message(Resync().to_dict(), type=Resync.event_type).encode()


def always() -> bool:
    """Admit a subscriber as long as its token is good."""
    return True


class Subscription:
    """One subscriber's stream, in chunks of bytes.

    Publishers call `hear` and ring the `bell`, or call `end`, from any thread, and never wait.
    One driver at a time takes the chunks: a thread iterates and blocks; an event loop sets
    `on_ready`, and at each call and at `next_deadline` calls `poll` until it gives None. Either
    calls `close` in the end.

    Entries come in the order of their seq, without a gap or a duplicate, and never before they
    were announced. `is_admitted` is asked at the first poll and with each heartbeat, so that a
    revocation that nobody here heard of ends the stream too. Times are those of `ticks`, in
    seconds.
    """

    __slots__ = (
        "_beat",
        "_beat_at",
        "_channel",
        "_clock",
        "_cursor",
        "_due_at",
        "_end",
        "_end_once",
        "_heartbeat_seconds",
        "_hints",
        "_is_admitted",
        "_last_event_id",
        "_leave",
        "_observe",
        "_source",
        "_ticks",
        "bell",
        "subscriber",
        "taker",
    )

    _channel: Channel
    _cursor: Cursor
    _leave: Callable[["Subscription"], None]
    _observe: Callable[[StreamEnd], None]

    def __init__(
        self,
        subscriber: Subscriber,
        source: EntrySource,
        clock: Clock,
        *,
        last_event_id: str | None = None,
        is_admitted: Callable[[], bool] = always,
        heartbeat_seconds: float = 15,
        hint_bound: int = 256,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.subscriber = subscriber
        self._source = source
        self._clock = clock
        self._last_event_id = last_event_id
        self._is_admitted = is_admitted
        self._heartbeat_seconds = heartbeat_seconds
        self._ticks = ticks
        self._hints = Hints(hint_bound)
        self.bell = Bell()
        self.taker: Taker | None = None
        self._beat = OPENING
        self._beat_at = self._due_at = ticks()
        self._end: StreamEnd | None = None
        self._end_once = threading.Lock()

    def attach(
        self,
        channel: Channel,
        leave: Callable[["Subscription"], None],
        observe: Callable[[StreamEnd], None],
    ) -> None:
        """Take the household's channel; the broker then registers the subscription."""
        self._channel = channel
        self._leave = leave
        self._observe = observe

    def start(self, announce: Callable[[str, int], None]) -> None:
        """Find where to begin, once registered, so that nothing falls between replay and live.

        What the ledger says is announced to the household's other streams too. Raises
        StorageUnavailable where it does not say.
        """
        household_id = self._channel.household_id
        announce(household_id, self._source.last_seq(household_id))
        start = starting_point(self._last_event_id, self._channel.announced)
        self._cursor = Cursor(self._channel, self._source, start.seq)
        self._beat = OPENING + RESYNC if start.needs_resync else OPENING

    def hear(self, frame: Frame) -> bool:
        """Note a frame that was published; tells whether to ring the bell for it.

        An entry waits in the channel, a hint here; one hint too many ends the stream.
        """
        if not frame.reaches(self.subscriber.child_id):
            return False
        if not frame.seq and not self._hints.put(self._channel.announced, frame):
            self.end(StreamEnd.OVERFLOW)
        return True

    def end(self, reason: StreamEnd) -> None:
        """End the stream, for the first reason given."""
        if not self._end_once.acquire(blocking=False):
            return
        self._end = reason
        self._observe(reason)
        self.bell.ring()

    @property
    def is_ended(self) -> bool:
        """Whether there is nothing more to come."""
        return self._end is not None

    @property
    def may_block(self) -> bool:
        """Whether the next poll asks the ledger or who is admitted, and so may block."""
        return self._cursor.needs_ledger or self._ticks() >= self._due_at

    def poll(self) -> bytes | None:
        """Take what is ready as one chunk; None means to wait, or that it ended."""
        beat = self._take_beat() if self._ticks() >= self._due_at else None
        if beat is not None or self.is_ended:
            return beat
        self.bell.mute()
        frames, child_id = self._take_news(), self.subscriber.child_id
        return b"".join([each.data for each in frames if each.reaches(child_id)]) or None

    def take(self, frame: Frame) -> bool:
        """Give an entry to the taker, if it follows what was said and nothing else comes first.

        For the taker's loop alone; false where it has to poll.
        """
        if not frame.reaches(self.subscriber.child_id):
            return True  # a later poll passes it in silence
        taker = self.taker
        if (
            taker is None
            or not taker.is_free
            or self._end is not None
            or self._hints.are_waiting
            or self._ticks() >= self._due_at
            or not self._cursor.passes(frame.seq)
        ):
            return False
        taker.give(frame.data)
        return True

    def on_ready(self, callback: Callable[[], None], taker: Taker | None = None) -> None:
        """Call back, from any thread, when there may be something to poll.

        A taker is given what comes next without a poll.
        """
        self.taker = taker
        self.bell.listen(callback)

    def next_deadline(self) -> float:
        """Tell when to poll even if nothing was heard."""
        rest = self._cursor.rest()
        return self._due_at if rest == inf else min(self._due_at, self._ticks() + rest)

    def leave(self) -> None:
        """End the stream because its client is gone; whoever drives it closes it."""
        self.end(StreamEnd.LEFT)

    def close(self) -> None:
        """Leave the household's channel; the client is gone or the stream has ended."""
        self.end(StreamEnd.LEFT)
        self._leave(self)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        while True:
            chunk = self.poll()
            if chunk is not None:
                return chunk
            if self.is_ended:
                self.close()
                raise StopIteration
            self.bell.wait(self.next_deadline() - self._ticks())

    def _take_beat(self) -> bytes | None:
        """Give the opening or the heartbeat that is due, if the subscriber is still welcome."""
        if self._seconds_left() <= 0:
            self.end(StreamEnd.EXPIRED)
        if self.is_ended:
            return None
        now, beat = self._ticks(), None
        if now >= self._beat_at:
            if not self._is_admitted():
                self.end(StreamEnd.REVOKED)
                return None
            beat, self._beat = self._beat, HEARTBEAT
            self._beat_at = now + self._heartbeat_seconds
        self._due_at = min(self._beat_at, self._ticks() + self._seconds_left())
        return beat

    def _take_news(self) -> list[Frame]:
        """Take a page of entries and all hints, as they were announced.

        The hints are taken first: what was announced before them is then seen by the cursor.
        """
        hints = self._hints.take()
        frames = self._cursor.advance()
        if not hints:
            return frames
        entries = [(frame.seq, frame) for frame in frames]
        return [frame for _, frame in sorted(entries + hints, key=itemgetter(0))]

    def _seconds_left(self) -> float:
        expires_at = self.subscriber.expires_at
        if expires_at is None:
            return float("inf")
        return (expires_at - self._clock.now()).total_seconds()
