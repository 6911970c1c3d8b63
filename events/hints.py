"""Queue what a subscription has to say beside the ledger's entries."""

from events.frame import Frame


class Hints:
    """A bounded queue of hints, each with the seq that had been announced when it came."""

    __slots__ = ("_bound", "_queue")

    def __init__(self, bound: int) -> None:
        self._bound = bound
        self._queue: list[tuple[int, Frame]] = []

    @property
    def are_waiting(self) -> bool:
        """Whether there are any."""
        return bool(self._queue)

    def put(self, announced: int, frame: Frame) -> bool:
        """Add one; false where there is no room."""
        if len(self._queue) >= self._bound:
            return False
        self._queue.append((announced, frame))
        return True

    def take(self) -> list[tuple[int, Frame]]:
        """Take all that are there now; what comes meanwhile stays."""
        taken = self._queue[:]
        if taken:
            del self._queue[: len(taken)]
        return taken
