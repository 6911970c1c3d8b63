"""No signal is left unseen by who waits for it."""

import signal
import threading
import time
from collections.abc import Iterator

import pytest

from utils.interrupt import Interrupt


@pytest.fixture
def interrupt() -> Iterator[Interrupt]:
    """Give an interrupt that SIGUSR1 sets."""
    interrupt = Interrupt()
    before = signal.signal(signal.SIGUSR1, lambda *_: interrupt.set())
    yield interrupt
    signal.signal(signal.SIGUSR1, before)


def test_a_signal_that_another_thread_got_ends_the_wait(interrupt: Interrupt) -> None:
    def get_signal() -> None:
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)

    threading.Timer(0.05, get_signal).start()
    assert interrupt.wait(timeout=60)


def test_a_wait_ends_in_time() -> None:
    began = time.monotonic()
    assert not Interrupt().wait(timeout=0.3)
    assert time.monotonic() - began >= 0.3


def test_one_that_is_set_is_not_waited_for() -> None:
    interrupt = Interrupt()
    interrupt.set()
    assert interrupt.wait(timeout=0)
