"""Carry announcements to the streams of their household."""

from typing import Protocol

from events.announcement import Announcement
from events.fan_out import FanOut
from events.frame import Frame
from events.subscription import Subscription


class Broker(Protocol):
    """What publishers, the stream and the sign-in know of a broker.

    The channel of an announcement is its household. Its order and its loss do no harm: an entry's
    announcement is a wake-up, and whoever missed one reads the ledger.
    """

    @property
    def subscriber_count(self) -> int:
        """How many streams this process has open."""
        ...

    def publish(self, announcement: Announcement) -> None:
        """Tell a household's streams, without waiting for any of them."""
        ...

    def subscribe(self, subscription: Subscription) -> None:
        """Open a stream; raises TooManyStreams, ShuttingDown or StorageUnavailable."""
        ...

    def unsubscribe(self, subscription: Subscription) -> None:
        """Forget a stream, ending it if it has not ended."""
        ...

    def close_session(self, session_id: str) -> None:
        """End the streams of a sign-in that was revoked."""
        ...

    def close_user(self, user_id: str) -> None:
        """End all streams that a user opened, and those of the user's devices."""
        ...

    def close_device(self, device_id: str) -> None:
        """End the streams of a child's device."""
        ...

    def close_household(self, household_id: str) -> None:
        """End the streams of a household that was deleted."""
        ...

    def close_all(self) -> None:
        """End all streams for good: no new ones are opened."""
        ...

    def close(self) -> None:
        """Let go of whatever the broker holds beside its streams; `close_all` comes before."""
        ...

    def ping(self) -> bool:
        """Tell whether announcements reach everybody."""
        ...


class InProcessBroker(FanOut):
    """A broker for the streams of this process alone."""

    def publish(self, announcement: Announcement) -> None:
        """Tell a household's streams, without waiting for any of them."""
        if self.has_listeners(announcement.household_id):
            self.hand_out(announcement.household_id, Frame.of(announcement))

    def ping(self) -> bool:
        """Tell whether announcements reach everybody: here they can't fail to."""
        return True
