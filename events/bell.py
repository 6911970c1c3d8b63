"""Wake whoever drives a subscription."""

import threading
from collections.abc import Callable, Iterable
from typing import Final

RINGERS: Final = 2


class Bell:
    """A bell that any thread may ring, and that rings once however often it is struck.

    One lock, held while the bell is silent, is the cheapest wake-up a thread can wait for. An
    event loop listens with a callback instead, which is called in the thread that rings.
    """

    __slots__ = ("_callback", "_is_awaited", "_relays", "_silence")

    def __init__(self) -> None:
        self._silence = threading.Lock()
        self._silence.acquire()
        self._is_awaited = False
        self._relays: list[Relay] = []
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
        self._silence.acquire(False)

    def wait(self, seconds: float) -> None:
        """Block the thread until the bell rings, at most so long."""
        self._is_awaited = True
        self._silence.acquire(timeout=min(max(seconds, 0), threading.TIMEOUT_MAX))
        self._is_awaited = False
        while self._relays:
            self._relays.pop().run()

    def listen(self, callback: Callable[[], None]) -> None:
        """Call back at each ring from now on, and at once if it rings already."""
        self._callback = callback
        if not self._silence.locked():
            self._call(callback)

    def entrust(self, relay: "Relay") -> bool:
        """Leave a relay to the thread that waits; false where that is not certain.

        The thread stops being awaited before it looks for relays: so one that was left while it
        still was is found.
        """
        if not self._is_awaited:
            return False
        self._relays.append(relay)
        return self._is_awaited

    def _call(self, callback: Callable[[], None]) -> None:
        try:
            callback()
        except RuntimeError:  # its event loop is closed: nobody drives this stream now
            return


class Relay:
    """Ring many bells, each thread that wakes ringing the next.

    A thousand threads woken at once fight for the interpreter lock, with the publisher among
    them: measured, one after the other they are all awake in half the time, and the publisher is
    done after the first. A thread is given the relay only while it waits for its bell, so no slow
    client holds it up.
    """

    __slots__ = ("_bells",)

    def __init__(self, bells: Iterable[Bell]) -> None:
        self._bells = iter(list(bells))

    def start(self) -> None:
        """Ring the first bells, and leave the others to those who wake."""
        for _ in range(RINGERS):
            self.run()

    def run(self) -> None:
        """Ring bells up to one whose thread rings on."""
        for bell in self._bells:
            is_passed_on = bell.entrust(self)
            bell.ring()
            if is_passed_on:
                return
