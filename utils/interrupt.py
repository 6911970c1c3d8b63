"""An event that signals set, and that the main thread waits for."""

import time
from threading import Event
from typing import Final

LOOK_SECONDS: Final = 0.25


class Interrupt(Event):
    """Looks up now and then while it waits, so that no signal is left unseen.

    Python calls a signal's handler in the main thread, once that runs Python. A signal that comes
    just before it begins to wait, or to another thread, does not wake it (see "Execution of Python
    signal handlers" in the documentation of `signal`).
    """

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is set, for at most so many seconds; tells whether it is."""
        deadline = float("inf") if timeout is None else time.monotonic() + timeout
        while not super().wait(max(0.0, min(LOOK_SECONDS, deadline - time.monotonic()))):
            if time.monotonic() >= deadline:
                return False
        return True
