"""Effects that come late: what they follow from could not be made durable when it was written."""

from collections import deque
from collections.abc import Callable, Iterable

import structlog

from db.store import Store

log = structlog.get_logger()
Effect = Callable[[], None]


class LateEffects:
    """Keeps the effects of writes that stand, and lets them out once those are durable."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._effects: deque[Effect] = deque()

    def keep(self, effects: Iterable[Effect]) -> None:
        """Take effects whose writes are not durable yet."""
        self._effects.extend(effects)

    def let_out(self) -> None:
        """Let out what is kept; raises StorageUnavailable where it still is not durable."""
        kept = len(self._effects)  # what comes from now on waits for the next time
        if kept:
            self._store.ticket().wait()
        let_out(self._effects.popleft() for _ in range(kept))


def let_out(effects: Iterable[Effect]) -> None:
    """Have effects, whatever becomes of each."""
    for effect in effects:
        try:
            effect()
        except Exception:  # what it follows from is durable: no effect may undo the answer
            log.exception("effect_failed")
