"""What happens by the clock, beside the requests."""

import logging

from apscheduler.schedulers.background import (  # type: ignore[import-untyped]  # has no types
    BackgroundScheduler,
)

from services.activity import commands_told
from services.deletion import rounds
from services.progress import snapshots
from services.scope import Parts


class Schedule:
    """Runs its jobs on threads of its own until closed; every job may run in several processes.

    Days end at quarter hours, in whatever zone. Accounts are deleted by one process at a time.
    """

    def __init__(self, parts: Parts) -> None:
        # it tells of each job's coming and going; a start that fails says one line only
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            lambda: snapshots.take_all(parts.store, parts.clock.now()),
            "cron",
            minute="*/15",
            second=5,
            id="snapshots",
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.add_job(
            lambda: rounds.run_if_free(parts),
            "interval",
            minutes=parts.settings.deletion_interval_minutes,
            id="deletion",
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.add_job(
            lambda: commands_told.tell_all(parts),
            "interval",
            minutes=1,
            id="notes",
            next_run_time=parts.clock.now(),
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def close(self) -> None:
        """Start no more jobs, and wait for those that run."""
        self._scheduler.shutdown()
