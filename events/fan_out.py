"""Hand what was published to this process's subscriptions."""

import threading
from collections.abc import Callable

from events.bell import Relay
from events.channel import Channel
from events.errors import ShuttingDown, TooManyStreams
from events.frame import Frame
from events.handing import hand
from events.stream_end import StreamEnd
from events.subscriber import Subscriber
from events.subscription import Subscription

Member = tuple[str, str]
"""The ids of an account and of its household."""


def ignore(reason: StreamEnd) -> None:
    """Observe nothing."""


class _Room:
    """A household's channel and the subscriptions on it."""

    __slots__ = ("channel", "members")

    def __init__(self, household_id: str) -> None:
        self.channel = Channel(household_id)
        self.members: dict[Subscription, None] = {}


class FanOut:
    """The open streams of this process, by household.

    Publishing takes no lock that a subscriber could hold. `observe` hears why each stream ended,
    in the thread that ended it. The lock is reentrant because a signal may close all streams
    while the same thread opens one.
    """

    def __init__(
        self,
        *,
        max_streams: int | None = None,
        observe: Callable[[StreamEnd], None] = ignore,
    ) -> None:
        self._max_streams = max_streams
        self._observe = observe
        self._lock = threading.RLock()
        self._rooms: dict[str, _Room] = {}
        self._count = 0
        self._is_closing = False

    @property
    def subscriber_count(self) -> int:
        """How many streams are open."""
        return self._count

    def subscribe(self, subscription: Subscription) -> None:
        """Open a stream: from now on it hears its household.

        Raises TooManyStreams, ShuttingDown, or StorageUnavailable.
        """
        self._add(subscription)
        try:
            self._await_news(subscription.subscriber.household_id)
            subscription.start(self.wake)
        except BaseException:
            self.unsubscribe(subscription)
            raise

    def unsubscribe(self, subscription: Subscription) -> None:
        """Forget a stream, ending it if it has not ended."""
        self._remove(subscription)
        subscription.end(StreamEnd.LEFT)

    def hand_out(self, household_id: str, frame: Frame) -> None:
        """Give a frame to the household's subscriptions; an entry's must be durable."""
        room = self._rooms.get(household_id)
        if room is None:
            return
        members = list(room.members)
        if frame.seq:
            room.channel.keep(frame)
            room.channel.announce(frame.seq)
            members = hand(frame, members)
        Relay(member.bell for member in members if member.hear(frame)).start()

    def wake(self, household_id: str, seq: int) -> None:
        """Say that a household's entries are durable up to here, without giving them."""
        room = self._rooms.get(household_id)
        if room is None or seq <= room.channel.announced:
            return
        room.channel.announce(seq)
        Relay(member.bell for member in list(room.members)).start()

    def has_listeners(self, household_id: str) -> bool:
        """Tell whether anybody here hears a household."""
        return household_id in self._rooms

    def heard_households(self) -> list[str]:
        """Give the households that anybody here hears."""
        return list(self._rooms)

    def heard_members(self) -> set[Member]:
        """Give the accounts, each with its household, that have streams here."""
        rooms = list(self._rooms.values())
        return {member for room in rooms for each in list(room.members) if (member := _of(each))}

    def close_member(self, member: Member) -> None:
        """End the streams of an account in one household, and those of its devices there."""
        self._end(StreamEnd.REVOKED, lambda who: (who.user_id, who.household_id) == member)

    def close_session(self, session_id: str) -> None:
        """End the streams of a sign-in that was revoked."""
        self._end(StreamEnd.REVOKED, lambda who: who.session_id == session_id)

    def close_user(self, user_id: str) -> None:
        """End all streams that a user opened, and those of the user's devices."""
        self._end(StreamEnd.REVOKED, lambda who: who.user_id == user_id)

    def close_device(self, device_id: str) -> None:
        """End the streams of a child's device."""
        self._end(StreamEnd.REVOKED, lambda who: who.device_id == device_id)

    def close_household(self, household_id: str) -> None:
        """End the streams of a household that was deleted."""
        self._end(StreamEnd.DELETED, lambda who: who.household_id == household_id)

    def close_all(self) -> None:
        """End all streams for good: no new ones are opened."""
        self._is_closing = True
        self._end(StreamEnd.SHUTDOWN, lambda who: True)

    def close(self) -> None:
        """Let go of whatever the broker holds beside its streams; `close_all` comes before."""

    def _listeners_changed(self, household_id: str) -> None:
        """Hear that a household got its first stream or lost its last; called under the lock."""

    def _await_news(self, household_id: str) -> None:
        """Return once what is published elsewhere for a household arrives here, or can't soon."""

    def _add(self, subscription: Subscription) -> None:
        household_id = subscription.subscriber.household_id
        with self._lock:
            if self._is_closing:
                raise ShuttingDown
            if self._max_streams is not None and self._count >= self._max_streams:
                raise TooManyStreams
            room = self._rooms.get(household_id)
            if room is None:
                room = self._rooms[household_id] = _Room(household_id)
                self._listeners_changed(household_id)
            subscription.attach(room.channel, self.unsubscribe, self._observe)
            room.members[subscription] = None
            self._count += 1

    def _remove(self, subscription: Subscription) -> None:
        household_id = subscription.subscriber.household_id
        with self._lock:
            room = self._rooms.get(household_id)
            if room is None or subscription not in room.members:
                return
            del room.members[subscription]
            self._count -= 1
            if not room.members:
                del self._rooms[household_id]
                self._listeners_changed(household_id)

    def _end(self, reason: StreamEnd, concerns: Callable[[Subscriber], bool]) -> None:
        for room in list(self._rooms.values()):
            for subscription in list(room.members):
                if concerns(subscription.subscriber):
                    subscription.end(reason)


def _of(subscription: Subscription) -> Member | None:
    who = subscription.subscriber
    return None if who.user_id is None else (who.user_id, who.household_id)
