"""Event types, the broker and the live stream."""

from events.sending import send_event_for_current_user

__all__ = ["send_event_for_current_user"]
