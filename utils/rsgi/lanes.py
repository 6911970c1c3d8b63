"""Where a request runs."""

from collections.abc import Callable
from enum import Enum


class Lane(Enum):
    """On the event loop, in a thread, or in a thread of those that hash a password."""

    LOOP = "loop"
    POOL = "pool"
    PASSWORDS = "passwords"


LaneOf = Callable[[str, str], Lane]
