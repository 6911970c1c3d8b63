"""Walk through the ledger in order, as far as it was announced."""

from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import Any, Final

from events.channel import KEPT, Channel
from events.entry_source import EntrySource
from events.frame import Frame
from models.errors import StorageUnavailable

PAGE: Final = 200
RETRY_SECONDS: Final = 1.0


class Cursor:
    """A subscription's place in the household's entries; each is passed once, none is skipped.

    It takes an entry from the channel where that keeps it, and a page of them from the ledger
    where not. Where the ledger does not answer, or lacks what was announced, it is stalled.
    """

    __slots__ = ("_channel", "_source", "is_stalled", "seq")

    def __init__(self, channel: Channel, source: EntrySource, seq: int) -> None:
        self._channel = channel
        self._source = source
        self.seq = seq
        self.is_stalled = False

    @property
    def needs_ledger(self) -> bool:
        """Whether taking the next entry reads the ledger, and so may block."""
        return self.seq < self._channel.announced and not self._channel.keeps(self.seq + 1)

    def rest(self) -> float:
        """Tell after how many seconds to look again without being woken."""
        if self.seq >= self._channel.announced:
            return inf
        return RETRY_SECONDS if self.is_stalled else 0

    def passes(self, seq: int) -> bool:
        """Pass an entry that somebody has, if it is the next one."""
        if seq != self.seq + 1:
            return False
        self.seq = seq
        self.is_stalled = False
        return True

    def advance(self) -> list[Frame]:
        """Pass the next entries, at most a page."""
        limit = self._channel.announced
        if self.seq >= limit:
            self.is_stalled = False
            return []
        frames = self._channel.following(self.seq, limit) or self._read(limit)
        self.is_stalled = not frames
        if frames:
            self.seq = frames[-1].seq
        return frames

    def _read(self, limit: int) -> list[Frame]:
        """Read what the channel does not keep: by oneself only what it would not keep either."""
        if limit - self.seq > KEPT:
            return self._fetch(limit)
        if not self._channel.reading.acquire(timeout=RETRY_SECONDS):
            return []
        try:
            return self._channel.following(self.seq, limit) or self._fetch(limit)
        finally:
            self._channel.reading.release()

    def _fetch(self, limit: int) -> list[Frame]:
        frames = list(self._page(min(PAGE, limit - self.seq)))
        for frame in frames:
            self._channel.keep(frame)
        return frames

    def _page(self, size: int) -> Iterator[Frame]:
        """Give what the ledger has next, up to a gap: only what was announced, in order."""
        household_id = self._channel.household_id
        for seq, entry in enumerate(self._entries(size), start=self.seq + 1):
            if entry["seq"] != seq:
                return
            yield Frame.of_entry(household_id, entry)

    def _entries(self, size: int) -> Sequence[Mapping[str, Any]]:
        try:
            return self._source.after(self._channel.household_id, self.seq, size)
        except StorageUnavailable:
            return ()
