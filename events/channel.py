"""Keep what the streams of one household share."""

import threading
from typing import Final

from events.frame import Frame

KEPT: Final = 64


class Channel:
    """How far a household's entries were announced, and the newest of them.

    The newest frames stand in a ring by their seq, so that a subscription that is a little behind,
    or hears of two entries in the wrong order, need not read the ledger. `reading` is held by the
    one that does read the newest entries, for all that were woken with it.
    """

    __slots__ = ("_lock", "_newest", "announced", "household_id", "reading")

    def __init__(self, household_id: str) -> None:
        self.household_id = household_id
        self.announced = 0
        self.reading = threading.Lock()
        self._lock = threading.Lock()
        self._newest: list[Frame | None] = [None] * KEPT

    def announce(self, seq: int) -> None:
        """Note that the entries up to here are durable."""
        with self._lock:
            self.announced = max(self.announced, seq)

    def keep(self, frame: Frame) -> None:
        """Keep an entry's frame while it is among the newest."""
        if frame.seq > self.announced - KEPT:
            self._newest[frame.seq % KEPT] = frame

    def keeps(self, seq: int) -> bool:
        """Tell whether an entry's frame is kept."""
        frame = self._newest[seq % KEPT]
        return frame is not None and frame.seq == seq

    def following(self, seq: int, limit: int) -> list[Frame]:
        """Give the frames that follow an entry, as far as they are kept and not beyond a limit."""
        frames: list[Frame] = []
        while seq < limit:
            seq += 1
            frame = self._newest[seq % KEPT]
            if frame is None or frame.seq != seq:
                break
            frames.append(frame)
        return frames
