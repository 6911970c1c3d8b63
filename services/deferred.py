"""The background retry: what waits for the disk gets through even when nobody asks again."""

from threading import Event, Thread

import structlog

from db.store import Store
from events.sending import Publisher
from models.errors import StorageUnavailable
from services.late import LateEffects
from services.live import record_deferred
from services.progress.watch import Watch

log = structlog.get_logger()


class Retry:
    """Tries once a second, on a thread of its own, until closed."""

    def __init__(
        self,
        store: Store,
        publisher: Publisher,
        late: LateEffects,
        watch: Watch,
        seconds: float = 1.0,
    ) -> None:
        self._store = store
        self._publisher = publisher
        self._late = late
        self._watch = watch
        self._seconds = seconds
        self._closed = Event()
        self._thread = Thread(target=self._run, name="deferred-retry", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread, after a last try."""
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed.wait(self._seconds):
            self._try()
        self._try()

    def _try(self) -> None:
        try:
            record_deferred(self._store, self._publisher, self._late, self._watch)
            self._late.let_out()
        except StorageUnavailable as error:
            log.warning("still_unavailable", detail=error.detail)
        except Exception:  # the next round tries again, so this one must not end the thread
            log.exception("retry_failed")
