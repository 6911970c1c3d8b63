"""A promise that is kept already: what was committed is durable."""

from collections.abc import Callable
from typing import Final

from db import store


class Kept:
    """Nobody waits for it."""

    done: Final = True

    def wait(self, timeout: float | None = None) -> None:
        """Return at once."""

    def add_done_callback(self, callback: Callable[[store.Ticket], None]) -> None:
        """Call back at once."""
        callback(self)
