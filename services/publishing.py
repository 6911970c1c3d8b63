"""Publish events: to the streams, and to whoever else listens."""

from typing import Protocol

from events.announcement import Announcement
from events.broker import Broker


class Listener(Protocol):
    """Hears of events without holding up whoever publishes them."""

    def hear(self, announcement: Announcement) -> None:
        """Take note of an event."""


class Publishing:
    """Publishes what is durable; the streams come first."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Let somebody hear of all events from now on."""
        self._listeners.append(listener)

    def publish(self, announcement: Announcement) -> None:
        """Tell everybody of an event."""
        self._broker.publish(announcement)
        for listener in self._listeners:
            listener.hear(announcement)
