"""Where a request runs."""

from collections.abc import Callable
from enum import Enum


class Lane(Enum):
    """On the event loop, in a thread, or in one of those that hash a password or await a body."""

    LOOP = "loop"
    POOL = "pool"
    PASSWORDS = "passwords"
    UPLOADS = "uploads"


LaneOf = Callable[[str, str], Lane]
