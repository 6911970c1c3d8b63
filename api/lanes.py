"""The one place that says which requests run on the event loop, and which in threads.

On the loop runs what touches memory and appends to a file: at most a few hundred microseconds.
What hashes a password has threads of its own, so that a storm of sign-ins takes neither the others'
threads nor more than half of the processors. All else runs in the pool: what reads
much, removes something (which is durable at once), or asks PostgreSQL.
"""

import re
from typing import Final

from utils.rsgi.lanes import Lane, LaneOf
from utils.settings import Settings

QUICK: Final = (
    r"POST /child/[^/]+/(?:trigger-task|request-reward|trigger-reward|cancel-request-reward|undo)"
    r"|GET /(?:child|task|reward)(?:/[^/]+)?"
    r"|GET /auth/me"
)
# It asks nobody, and says that the process lives even while all threads wait for a database.
HEALTH: Final = r"GET /healthz"
STREAM: Final = r"GET /events"
PASSWORD: Final = re.compile(
    r"POST /auth/(?:signup|login|change-password|change-email|me/deletion)"
)


def lanes(settings: Settings) -> LaneOf:
    """Give what says by method and path where a request runs."""
    is_in_memory = settings.database_url is None
    # with Redis, a stream opens only once its channel is joined
    is_stream_quick = is_in_memory and settings.redis_url is None
    quick = [HEALTH, *([QUICK] if is_in_memory else []), *([STREAM] if is_stream_quick else [])]
    on_loop = re.compile("|".join(quick))

    def lane_of(method: str, path: str) -> Lane:
        line = f"{method} {path}"
        if on_loop.fullmatch(line):
            return Lane.LOOP
        return Lane.PASSWORDS if PASSWORD.fullmatch(line) else Lane.POOL

    return lane_of
