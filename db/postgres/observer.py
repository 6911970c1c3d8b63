"""What the engine tells whoever measures it."""


class Observer:
    """Hear about entries that the ledger did not take at once; the metrics take a subclass."""

    def append_failed(self) -> None:
        """Hear that an append failed."""

    def waiting_changed(self, entries: int) -> None:
        """Hear how many entries wait in the whole database."""
