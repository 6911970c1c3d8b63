"""Wake whoever drives a subscription."""

import threading
from collections.abc import Callable
from contextlib import suppress


class Bell:
    """A bell that any thread may ring, and that rings once however often it is struck.

    One lock, held while the bell is silent, is the cheapest wake-up a thread can wait for. An
    event loop listens with a callback instead, which is called in the thread that rings.
    """

    __slots__ = ("_callback", "_silence")

    def __init__(self) -> None:
        self._silence = threading.Lock()
        self._silence.acquire()
        self._callback: Callable[[], None] | None = None

    def ring(self) -> None:
        """Wake the driver, unless the bell rings already."""
        try:
            self._silence.release()
        except RuntimeError:  # rung before, and not heard yet
            return
        if self._callback is not None:
            self._call(self._callback)

    def mute(self) -> None:
        """Silence the bell; what happens from now on rings it again."""
        self._silence.acquire(blocking=False)

    def wait(self, seconds: float) -> None:
        """Block the thread until the bell rings, at most so long."""
        self._silence.acquire(timeout=min(max(seconds, 0), threading.TIMEOUT_MAX))

    def listen(self, callback: Callable[[], None]) -> None:
        """Call back at each ring from now on, and at once if it rings already."""
        self._callback = callback
        if not self._silence.locked():
            self._call(callback)

    def _call(self, callback: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # its event loop is closed: nobody drives this stream now
            callback()
