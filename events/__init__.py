"""Event types, the broker and the live stream."""
