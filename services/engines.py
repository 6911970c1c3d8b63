"""Open the storage engine that the settings name, and let the metrics measure it."""

from datetime import datetime

from db.embedded.files.file_system import FileSystem
from db.embedded.store import EmbeddedStore
from db.store import Store
from services.observers import EngineMetrics
from utils.metrics import Metrics
from utils.settings import Settings


def open_store(
    settings: Settings, now: datetime, metrics: Metrics, fs: FileSystem | None = None
) -> Store:
    """Open the database where one is named, or else the data folder; `fs` is the folder's.

    Raises FolderInUse and DamagedFile of a folder; UnusableDatabase and StorageUnavailable of a
    database.
    """
    if settings.database_url is not None:
        return _database(settings, settings.database_url.get_secret_value(), now, metrics)
    return _folder(settings, now, metrics, fs)


def preload_database() -> None:
    """Import the database's engine, so that the processes forked from this one share it."""
    import db.postgres.store  # noqa: F401


def _database(settings: Settings, url: str, now: datetime, metrics: Metrics) -> Store:
    # Here, because these take as long to import as all the rest, and a data folder needs none.
    from db.postgres import migrating
    from db.postgres.store import PostgresStore

    if not settings.migrate:
        migrating.demand_current(url)
    store = PostgresStore(
        url,
        now,
        durability=settings.durability,
        observer=EngineMetrics(metrics),
        migrate=settings.migrate,
        connections=settings.database_connections,
        sweep_largest=settings.sweep_megabytes << 20,
    )
    metrics.watch_ledger(size=store.ledger_bytes, entries=store.ledger_entries)
    metrics.watch_connections(store.connections_in_use)
    return store


def _folder(settings: Settings, now: datetime, metrics: Metrics, fs: FileSystem | None) -> Store:
    store = EmbeddedStore(
        settings.data_dir / "db",
        now,
        durability=settings.durability,
        observer=EngineMetrics(metrics),
        fs=fs,
    )
    table = store.ledger_table
    metrics.watch_ledger(size=lambda: table.size, entries=lambda: len(table))
    return store
