"""Run a server in several processes of one machine, and keep them running.

The processes are forked from one that does nothing else, so that they share a listener. They die
with it, even where it is killed; one that dies alone is started again.
"""

import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Final, NoReturn

import structlog

Ready = Callable[[], None]
"""Called by a worker once it serves."""
Work = Callable[[Ready], int]
"""What a worker does until SIGTERM; gives its exit status."""

FIRST_REST_SECONDS: Final = 0.1
LONGEST_REST_SECONDS: Final = 10.0
STEADY_SECONDS: Final = 10.0
SECONDS_TO_STOP: Final = 1.6
_STOPPING: Final = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
_SIGNALS: Final = _STOPPING | {signal.SIGCHLD}
log = structlog.get_logger()


def run_workers(number: int, work: Work, announce: Callable[[], None]) -> int:
    """Run so many workers until SIGTERM, SIGINT or SIGHUP; `announce` when all are ready.

    The first one starts alone: what has to be done once is done by it, and what stops it from
    starting stops everything, with its exit status. Else gives 0, within two seconds of the
    signal. Must be called while the process has one thread.
    """
    with _Crew(number, work, announce) as crew:
        return crew.run()


class Worker:
    """A place in the crew, and the process that has it now."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self.pid: int | None = None
        self.started_at = 0.0
        self.starts_at = 0.0
        self.rest_seconds = FIRST_REST_SECONDS

    def note_started(self, pid: int) -> None:
        """Take a process that was started."""
        self.pid, self.started_at = pid, self._ticks()

    def note_died(self) -> None:
        """Rest before the next start, longer each time, unless it went well for a while."""
        now = self._ticks()
        if now - self.started_at >= STEADY_SECONDS:
            self.rest_seconds = FIRST_REST_SECONDS
        self.pid, self.starts_at = None, now + self.rest_seconds
        self.rest_seconds = min(2 * self.rest_seconds, LONGEST_REST_SECONDS)


class _Crew:
    """The workers, and the pipes that tie them to this process.

    `_lifeline` has its writing end open in this process alone: it ends when the process does, and
    the workers notice. They say through `_ready` that they serve. Signals arrive in `_signals`.
    """

    def __init__(self, number: int, work: Work, announce: Callable[[], None]) -> None:
        self._work = work
        self._announce = announce
        self._workers = [Worker() for _ in range(number)]
        self._first_status: int | None = None
        self._ready_count = 0
        self._is_stopping = False
        self._lifeline = os.pipe()
        self._ready = os.pipe()
        self._signals = os.pipe()

    def __enter__(self) -> "_Crew":
        os.set_blocking(self._signals[1], False)
        signal.set_wakeup_fd(self._signals[1])
        for number in _SIGNALS:
            signal.signal(number, lambda *_: None)  # it is read from the pipe
        return self

    def __exit__(self, *error: object) -> None:
        signal.set_wakeup_fd(-1)
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        for descriptor in (*self._lifeline, *self._ready, *self._signals):
            os.close(descriptor)

    def run(self) -> int:
        """Start workers whenever they are due, until a signal says to stop."""
        while not self._is_stopping and self._first_status is None:
            self._start_due()
            self._wait(self._next_start())
        self._stop()
        return self._first_status or 0

    def _start_due(self) -> None:
        now = time.monotonic()
        for worker in self._workers if self._ready_count else self._workers[:1]:
            if worker.pid is None and worker.starts_at <= now:
                worker.note_started(self._start())

    def _next_start(self) -> float | None:
        """Tell when a worker is due; None where all run."""
        rests = [worker.starts_at for worker in self._workers if worker.pid is None]
        return min(rests) if rests and self._ready_count else None

    def _start(self) -> int:
        sys.stdout.flush()
        with _signals_held_back():
            pid = os.fork()
            if pid == 0:
                self._be_worker()
        return pid

    def _be_worker(self) -> NoReturn:
        """Do a worker's work, in its process."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in _SIGNALS:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            for descriptor in (self._lifeline[1], self._ready[0], *self._signals):
                os.close(descriptor)
            Thread(target=self._die_with_parent, name="lifeline", daemon=True).start()
            status = self._work(self._say_ready)
        except BaseException:  # noqa: BLE001  # nothing of the parent's may run in this process
            traceback.print_exc()
        finally:
            with suppress(OSError):
                sys.stdout.flush()
            os._exit(status)

    def _say_ready(self) -> None:
        os.write(self._ready[1], b"!")

    def _die_with_parent(self) -> None:
        """End at once when the parent does: what was acknowledged is durable."""
        os.read(self._lifeline[0], 1)
        os._exit(1)

    def _wait(self, until: float | None) -> None:
        """Wait for signals and for workers that are ready, at most until then."""
        seconds = None if until is None else max(0.0, until - time.monotonic())
        arrived, _, _ = select.select([self._signals[0], self._ready[0]], [], [], seconds)
        if self._ready[0] in arrived:
            self._note_ready(len(os.read(self._ready[0], 1024)))
        if self._signals[0] in arrived:
            self._is_stopping |= not _STOPPING.isdisjoint(os.read(self._signals[0], 1024))
            self._reap()

    def _note_ready(self, number: int) -> None:
        before, self._ready_count = self._ready_count, self._ready_count + number
        if before < len(self._workers) <= self._ready_count:
            self._announce()

    def _reap(self) -> None:
        for worker in self._workers:
            if worker.pid is None:
                continue
            pid, outcome = os.waitpid(worker.pid, os.WNOHANG)
            if pid:
                self._note_died(worker, os.waitstatus_to_exitcode(outcome))

    def _note_died(self, worker: Worker, status: int) -> None:
        if self._is_stopping:
            worker.pid = None
        elif not self._ready_count:
            self._first_status = status if status > 0 else 1
            worker.pid = None
        else:
            log.warning("worker_died", pid=worker.pid, status=status)
            worker.note_died()

    def _stop(self) -> None:
        """Ask the workers to stop, and make them where they take too long."""
        self._is_stopping = True
        deadline = time.monotonic() + SECONDS_TO_STOP
        self._send(signal.SIGTERM)
        while self._running() and time.monotonic() < deadline:
            self._wait(deadline)
        self._send(signal.SIGKILL)
        for pid in self._running():
            os.waitpid(pid, 0)

    def _send(self, number: signal.Signals) -> None:
        for pid in self._running():
            os.kill(pid, number)

    def _running(self) -> list[int]:
        return [worker.pid for worker in self._workers if worker.pid is not None]


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Let signals wait, so that none reaches a new process before it is itself."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
