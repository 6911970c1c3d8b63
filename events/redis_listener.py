"""Hear what other processes publish, over one subscription connection a process."""

import random
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any, Final

import structlog
from redis.connection import AbstractConnection
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import RedisError

from events.fan_out import FanOut
from events.redis_message import CONTROL, channel_of, household_of

JOIN_SECONDS: Final = 0.25
CLOSE_SECONDS: Final = 0.3
PING_SECONDS: Final = 2.0
FIRST_REST_SECONDS: Final = 0.1
LONGEST_REST_SECONDS: Final = 2.0
_AT_ONCE: Final = 500
_ALL_JOINED: Final = b"all joined"
log = structlog.get_logger()


class RedisListener:
    """Follows, on a thread of its own, the households that are heard in this process.

    A channel for each household: so a process is sent what its own streams wait for and no more,
    however many households and processes there are. Only the thread touches the connection. A
    connection that ends, or is silent for long, is opened again; `on_joined` is called each time
    that all channels are joined, because what was published before then was missed.
    """

    def __init__(
        self,
        connection: AbstractConnection,
        streams: FanOut,
        deliver: Callable[[bytes], None],
        on_joined: Callable[[], None],
        *,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        self._connection = connection
        self._streams = streams
        self._deliver = deliver
        self._on_joined = on_joined
        self._ping_seconds = ping_seconds
        self._alarm = _Alarm()
        self._changed: deque[str] = deque()
        self._asked: set[str] = set()
        self._joined: set[str] = set()
        self._awaited: dict[str, Event] = {}
        self._heard_at = 0.0
        self._rest_seconds = FIRST_REST_SECONDS
        self._closed = Event()
        self.is_listening = False
        self._thread = Thread(target=self._run, name="redis-listener", daemon=True)
        self._thread.start()

    def listeners_changed(self, household_id: str) -> None:
        """Join or leave a household soon, whichever it is by then."""
        self._changed.append(household_id)
        self._alarm.ring()

    def await_joined(self, household_id: str) -> None:
        """Return once a household's channel is joined; at once or soon where that must fail."""
        if not self.is_listening or household_id in self._joined:
            return
        is_joined = self._awaited.setdefault(household_id, Event())
        if household_id not in self._joined:
            is_joined.wait(JOIN_SECONDS)

    def close(self) -> None:
        """End the thread and the connection; where Redis hangs they are left to themselves."""
        self._closed.set()
        self._alarm.ring()
        self._thread.join(CLOSE_SECONDS)
        self._alarm.close()

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                self._listen()
            except (RedisError, OSError) as error:
                if self.is_listening or self._rest_seconds == FIRST_REST_SECONDS:
                    log.warning("redis_listening_stopped", reason=str(error))
            except Exception:  # whatever it is, streams go on being served: connect again
                log.exception("redis_listening_failed")
            self._disconnect()
            self._rest()

    def _listen(self) -> None:
        """Deliver what comes until closed; raises what ends the connection."""
        self._connection.connect()
        self._join_all()
        with self._watched() as selector:
            while not self._closed.is_set():
                selector.select(self._ping_seconds)
                self._alarm.mute()
                self._follow()
                while self._connection.can_read():
                    self._take(self._connection.read_response())
                self._keep_alive()

    @contextmanager
    def _watched(self) -> Iterator[selectors.BaseSelector]:
        with selectors.DefaultSelector() as selector:
            # redis-py has no other way to wait for a connection and for something else
            selector.register(self._connection._sock, selectors.EVENT_READ)  # type: ignore[arg-type]
            selector.register(self._alarm, selectors.EVENT_READ)
            yield selector

    def _join_all(self) -> None:
        """Join all channels; Redis answers the ping when it has joined the last."""
        self._heard_at = time.monotonic()
        self._changed.clear()
        households = self._streams.heard_households()
        self._asked.update(households)
        self._send("SUBSCRIBE", [CONTROL])
        self._send("SUBSCRIBE", [channel_of(each) for each in households])
        self._connection.send_command("PING", _ALL_JOINED)

    def _follow(self) -> None:
        """Join the households that are heard by now, and leave the others."""
        changed = {self._changed.popleft() for _ in range(len(self._changed))}
        heard = {each for each in changed if self._streams.has_listeners(each)}
        joins, leaves = heard - self._asked, (changed - heard) & self._asked
        self._asked |= joins
        self._asked -= leaves
        self._joined -= leaves
        self._send("UNSUBSCRIBE", [channel_of(each) for each in leaves])
        self._send("SUBSCRIBE", [channel_of(each) for each in joins])

    def _send(self, command: str, channels: Sequence[str]) -> None:
        for start in range(0, len(channels), _AT_ONCE):
            self._connection.send_command(command, *channels[start : start + _AT_ONCE])

    def _take(self, answer: Any) -> None:
        self._heard_at = time.monotonic()
        kind, subject, *rest = answer
        if kind == b"message":
            self._deliver(rest[0])
        elif kind == b"subscribe":
            self._note_joined(household_of(subject.decode()))
        elif kind == b"pong" and subject == _ALL_JOINED:
            self._note_all_joined()

    def _note_joined(self, household_id: str | None) -> None:
        if household_id in self._asked:
            self._joined.add(household_id)
            if household_id in self._awaited:
                self._awaited.pop(household_id).set()

    def _note_all_joined(self) -> None:
        self.is_listening = True
        self._rest_seconds = FIRST_REST_SECONDS
        log.info("redis_listening")
        self._on_joined()

    def _keep_alive(self) -> None:
        """Ask for a sign of life; raises where none comes: a failover may end without a word."""
        silence = time.monotonic() - self._heard_at
        if silence >= 2 * self._ping_seconds:
            raise Disconnected("Redis is silent")
        if silence >= self._ping_seconds:
            self._connection.send_command("PING")

    def _disconnect(self) -> None:
        self.is_listening = False
        self._connection.disconnect()
        self._asked.clear()
        self._joined.clear()
        while self._awaited:
            self._awaited.popitem()[1].set()

    def _rest(self) -> None:
        """Wait before the next attempt, longer each time, and not all processes alike."""
        spread = random.uniform(0.5, 1)  # noqa: S311  # guards nothing
        self._closed.wait(self._rest_seconds * spread)
        self._rest_seconds = min(2 * self._rest_seconds, LONGEST_REST_SECONDS)


class _Alarm:
    """Wakes a thread that waits in a selector."""

    def __init__(self) -> None:
        self._ear, self._mouth = socket.socketpair()
        self._ear.setblocking(False)
        self._mouth.setblocking(False)

    def fileno(self) -> int:
        """Give what the selector watches."""
        return self._ear.fileno()

    def ring(self) -> None:
        """Wake the thread; harmless once closed, or while it rings already."""
        with suppress(OSError):
            self._mouth.send(b"!")

    def mute(self) -> None:
        """Hear all rings so far as one."""
        with suppress(OSError):
            self._ear.recv(65_536)

    def close(self) -> None:
        """Let go of it."""
        self._ear.close()
        self._mouth.close()
