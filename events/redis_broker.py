"""Carry announcements between processes through Redis."""

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import structlog

from events import redis_connections
from events.announcement import Announcement
from events.fan_out import FanOut
from events.frame import Frame
from events.ledger_check import LastSeqs, LedgerCheck
from events.redis_listener import PING_SECONDS, RedisListener
from events.redis_message import (
    CONTROL,
    Closed,
    Closing,
    Hint,
    RedisMessage,
    UnknownMessage,
    WakeUp,
    channel_of,
    decode,
    encode,
)
from events.redis_publisher import RedisPublisher

CHECK_SECONDS: Final = 4.0
log = structlog.get_logger()


class RedisBroker(FanOut):
    """A broker for the streams of any number of processes.

    The streams of this process are told directly, those of others through Redis. Of an entry Redis
    carries only that it is there: the ledger is the truth, so a message that is lost costs no more
    than the seconds until the next check.
    """

    def __init__(
        self,
        url: str,
        last_seqs: LastSeqs,
        *,
        check_seconds: float = CHECK_SECONDS,
        ping_seconds: float = PING_SECONDS,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._sender = str(uuid4())
        name = f"starchart-{self._sender}"
        self._check = LedgerCheck(self, last_seqs, check_seconds)
        self._publisher = RedisPublisher(redis_connections.client(url, name))
        self._listener = RedisListener(
            redis_connections.connection(url, name),
            self,
            self._receive,
            self._check.hurry,
            ping_seconds=ping_seconds,
        )

    def publish(self, announcement: Announcement) -> None:
        """Tell a household's streams, without waiting for any of them or for Redis."""
        household_id, frame = announcement.household_id, Frame.of(announcement)
        self.hand_out(household_id, frame)
        if frame.seq:
            self._send(WakeUp(household_id=household_id, seq=frame.seq))
        else:
            self._send(Hint(household_id=household_id, frame=frame))

    def close_session(self, session_id: str) -> None:
        """End the streams of a sign-in that was revoked."""
        self._close(Closing(what=Closed.SESSION, thing_id=session_id))

    def close_user(self, user_id: str) -> None:
        """End all streams that a user opened, and those of the user's devices."""
        self._close(Closing(what=Closed.USER, thing_id=user_id))

    def close_device(self, device_id: str) -> None:
        """End the streams of a child's device."""
        self._close(Closing(what=Closed.DEVICE, thing_id=device_id))

    def close_household(self, household_id: str) -> None:
        """End the streams of a household that was deleted."""
        self._close(Closing(what=Closed.HOUSEHOLD, thing_id=household_id))

    def close(self) -> None:
        """Send what waits, and end threads and connections."""
        self._publisher.close()
        self._listener.close()
        self._check.close()

    def ping(self) -> bool:
        """Tell whether announcements reach everybody: whether Redis is heard and answers."""
        return self._listener.is_listening and self._publisher.ping()

    def _listeners_changed(self, household_id: str) -> None:
        self._listener.listeners_changed(household_id)

    def _await_news(self, household_id: str) -> None:
        self._listener.await_joined(household_id)

    def _close(self, closing: Closing) -> None:
        self._close_here(closing)
        self._send(closing)

    def _close_here(self, closing: Closing) -> None:
        close: dict[Closed, Callable[[str], None]] = {
            Closed.SESSION: super().close_session,
            Closed.USER: super().close_user,
            Closed.DEVICE: super().close_device,
            Closed.HOUSEHOLD: super().close_household,
        }
        close[closing.what](closing.thing_id)

    def _send(self, message: RedisMessage) -> None:
        channel = CONTROL if isinstance(message, Closing) else channel_of(message.household_id)
        self._publisher.send(channel, encode(message, self._sender))

    def _receive(self, data: bytes) -> None:
        """Tell the streams here what another process published."""
        try:
            message, sender = decode(data)
        except UnknownMessage as error:
            log.warning("redis_message_refused", reason=str(error))
            return
        if sender == self._sender:
            return
        match message:
            case WakeUp():
                self.wake(message.household_id, message.seq)
            case Hint():
                self.hand_out(message.household_id, message.frame)
            case Closing():
                self._close_here(message)
