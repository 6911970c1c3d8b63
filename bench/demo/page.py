"""What the demo prints: what somebody does on the left, what the stream says on the right."""

import sys
import textwrap
import threading
from typing import Final

LEFT: Final = 62
WIDTH: Final = 100
COLOURS: Final = {"act": "36", "good": "32", "bad": "31", "live": "35", "quiet": "2"}


class Page:
    """Prints lines as they happen, from any thread, in colour on a terminal only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_terminal = sys.stdout.isatty()

    def heading(self, text: str) -> None:
        """Begin a part of the day."""
        self._print(f"\n── {text} " + "─" * max(0, WIDTH - len(text) - 4))

    def act(self, who: str, what: str) -> None:
        """Say what somebody does."""
        self._print(self._in("act", f"{who:>6}  {what}"))

    def answer(self, text: str, *, refused: bool = False) -> None:
        """Say what the server answered."""
        for line in textwrap.wrap(text, LEFT - 8):
            self._print(self._in("bad" if refused else "good", f"        {line}"))

    def live(self, text: str) -> None:
        """Say what the stream brought."""
        self._print(" " * LEFT + self._in("live", f"◀ {text}"))

    def note(self, text: str) -> None:
        """Say something in between."""
        self._print(self._in("quiet", f"        {text}"))

    def table(self, rows: list[list[str]]) -> None:
        """Print rows in columns; the first row is the head."""
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for number, row in enumerate(rows):
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self._print("  ".join(cells).rstrip())
            if number == 0:
                self._print("  ".join("─" * width for width in widths))

    def _in(self, colour: str, text: str) -> str:
        return f"\033[{COLOURS[colour]}m{text}\033[0m" if self._is_terminal else text

    def _print(self, text: str) -> None:
        with self._lock:
            print(text, flush=True)
