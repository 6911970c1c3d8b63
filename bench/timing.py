"""How long calls take."""

import time
from collections.abc import Callable


def best(call: Callable[[], object], runs: int) -> float:
    """Return the shortest of several runs."""
    return min(timed(call) for _ in range(runs))


def timed(call: Callable[[], object]) -> float:
    """Return how long a call takes, in seconds."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
