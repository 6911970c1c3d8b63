"""Starchart's application: `create_app` wires it, `python app.py` serves it."""

import gc
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any, Final

import structlog
from argon2 import PasswordHasher
from flask_cors import CORS
from flask_openapi import OpenAPI

from api import (
    BLUEPRINTS,
    commands,
    docs_page,
    errors,
    identity,
    rate_limits,
    requests,
)
from api.application import Application
from api.lanes import lanes
from db.embedded.files.file_system import FileSystem
from db.store import Store
from events.broker import Broker, InProcessBroker
from events.polling_broker import PollingBroker
from events.redis_broker import RedisBroker
from events.stream import EventStream
from models.errors import StarchartError, StorageUnavailable
from server import Server
from services import accounts, deferred
from services.activity.sink import TimelineSink
from services.deletion import queue
from services.engines import open_store, preload_database
from services.late import LateEffects
from services.live import LedgerSource
from services.observers import observe_streams
from services.progress.watch import Watch
from services.publishing import Publishing
from services.schedule import Schedule
from services.scope import Parts
from services.webhooks.dispatcher import Dispatcher
from services.webhooks.sending import Sender
from utils import activity_tracker
from utils.activity_tracker import ActivityTracker
from utils.clock import Clock, SystemClock
from utils.forwarded import believing
from utils.metrics import Metrics
from utils.server_log import configure_server_log
from utils.serving import CannotListen, Way, announce, listen, rsgi, serve, serve_on, wsgi
from utils.settings import Settings, SettingsError, ensure_secret_key, load_settings
from utils.tracking_logger import AuditLog
from utils.workers import run_workers

VERSION: Final = "0.1.0"
LARGEST_BODY: Final = 64 * 1024
# What a frontend of another origin may read beside the body.
READABLE_HEADERS: Final = (
    "Content-Disposition",
    "Idempotent-Replayed",
    "Link",
    "Retry-After",
    "X-Request-Id",
)
log = structlog.get_logger()


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    passwords: PasswordHasher | None = None,
    fs: FileSystem | None = None,
    sender: Sender | None = None,
) -> OpenAPI:
    """Wire the application and open its storage; `app.extensions["starchart"]` are its parts.

    Raises SettingsError, and what `open_store` raises. `close_app` gives everything back. A command
    of `flask --app app` gets an application without storage, since many run beside a server.
    """
    app = Application(VERSION)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    requests.init_app(app)
    errors.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_api(blueprint)
    docs_page.init_app(app)
    commands.init_app(app, settings)
    if commands.is_running():
        commands.quieten()
    else:
        with commands.told():
            _open(
                app,
                settings or load_settings(),
                clock or SystemClock(),
                passwords or PasswordHasher(),
                fs,
                sender,
            )
    return app


def close_app(app: OpenAPI) -> None:
    """End the streams, make everything durable, and let go of files and folders."""
    parts: Parts = app.extensions["starchart"]
    with ExitStack() as closing:  # from the last to the first, each whatever became of the others
        closing.callback(parts.audit_log.close)
        closing.callback(parts.store.close)
        closing.callback(parts.broker.close)
        closing.callback(parts.broker.close_all)
        closing.callback(parts.dispatcher.close)
        closing.callback(parts.tracker.close)
        closing.callback(activity_tracker.uninstall, parts.tracker)
        closing.callback(parts.watch.close)
        closing.callback(app.extensions["starchart_retry"].close)


def _open(
    app: OpenAPI,
    settings: Settings,
    clock: Clock,
    passwords: PasswordHasher,
    fs: FileSystem | None,
    sender: Sender | None,
) -> None:
    secret_key = ensure_secret_key(settings)
    sender = sender or Sender(allow_private=settings.webhook_allow_private)
    parts = _parts(settings, clock, passwords, fs, sender)
    app.extensions["starchart"] = parts
    activity_tracker.install(parts.tracker)
    app.extensions["starchart_stream"] = EventStream(parts.broker)
    app.extensions["starchart_retry"] = deferred.Retry(
        parts.store, parts.publishing, parts.late, parts.watch
    )
    verified = identity.init_app(app, secret_key, cookie_secure=settings.cookie_secure)
    parts.forgetters.append(verified.forget)
    parts.metrics.watch_failed_deletions(lambda: queue.count_failed(parts))
    if settings.rate_limits:
        rate_limits.init_app(app, settings.redis_url)
    if settings.cors_origins:
        CORS(
            app,
            origins=list(settings.cors_origins),
            supports_credentials=True,
            expose_headers=READABLE_HEADERS,
        )
    if settings.trusted_proxies:
        trusting = believing(app.wsgi_app, settings.trusted_proxies)
        app.wsgi_app = trusting  # type: ignore[assignment,method-assign]  # Flask's way
    if settings.admin_email and settings.admin_password:
        accounts.ensure_administrator(
            parts, settings.admin_email, settings.admin_password.get_secret_value()
        )


def _parts(
    settings: Settings,
    clock: Clock,
    passwords: PasswordHasher,
    fs: FileSystem | None,
    sender: Sender,
) -> Parts:
    metrics = Metrics()
    store = open_store(settings, clock.now(), metrics, fs)
    broker = _broker(settings, store, metrics)
    metrics.watch_subscribers(lambda: broker.subscriber_count)
    audit_log = AuditLog(
        settings.log_dir,
        settings.log_max_bytes,
        settings.log_backups,
        on_failure=metrics.count_audit_failure,
    )
    publishing = Publishing(broker)
    tracker = ActivityTracker(TimelineSink(store, publishing, metrics), clock, metrics)
    metrics.watch_activities(lambda: tracker.waiting)
    dispatcher = Dispatcher(store, clock, sender, tracker, metrics)
    metrics.watch_webhooks(lambda: dispatcher.under_way)
    publishing.listen(dispatcher)
    return Parts(
        settings=settings,
        store=store,
        broker=broker,
        clock=clock,
        audit_log=audit_log,
        metrics=metrics,
        late=LateEffects(store),
        watch=Watch(store, publishing, clock.now),
        publishing=publishing,
        dispatcher=dispatcher,
        tracker=tracker,
        passwords=passwords,
        unknown_password_hash=passwords.hash("no account has this password"),
    )


def _broker(settings: Settings, store: Store, metrics: Metrics) -> Broker:
    """Choose how the streams hear: of every process by Redis, or else as far as storage tells."""
    streams: dict[str, Any] = {
        "max_streams": settings.max_streams,
        "observe": observe_streams(metrics),
    }
    source = LedgerSource(store)
    if settings.redis_url is not None:
        return RedisBroker(settings.redis_url.get_secret_value(), source.last_seqs, **streams)
    if settings.database_url is not None:
        return PollingBroker(source.last_seqs, source.standing, **streams)
    return InProcessBroker(**streams)


def main() -> int:
    """Serve until SIGTERM; gives the exit status, and says in one line what stops a start."""
    configure_server_log()
    try:
        settings = load_settings()
        if settings.workers == 1:
            return _run(settings, partial(serve, host=settings.host, port=settings.port))
        preload_database()
        with listen(settings.host, settings.port) as listener:
            return run_workers(
                settings.workers,
                lambda ready: _run(settings, partial(serve_on, listener, on_start=ready)),
                lambda: announce(settings.host, listener),
            )
    except (SettingsError, CannotListen) as error:
        return _refuse(error)


def _run(settings: Settings, serve: Callable[..., bool]) -> int:
    """Build the application, serve it until a signal, and close it."""
    try:
        app = create_app(settings)
    except (SettingsError, StarchartError, OSError) as error:
        return _refuse(error)
    parts: Parts = app.extensions["starchart"]
    schedule = Schedule(parts)
    # what is there by now stays: to look through it again would hold every request up
    gc.collect()
    gc.freeze()
    try:
        stopped_in_time = serve(_way(app, settings), on_stop=parts.broker.close_all)
    finally:
        schedule.close()
        status = _close_at_the_end(app)
    if not stopped_in_time:
        log.warning("requests_cut_off")
        os._exit(status)  # a request that does not end would keep the interpreter alive
    return status


def _way(app: OpenAPI, settings: Settings) -> Way:
    """Serve on an event loop, or as plain WSGI on threads."""
    if settings.server == "wsgi":
        return wsgi(app, threads=settings.max_streams + settings.request_threads)
    metrics: Metrics = app.extensions["starchart"].metrics
    return rsgi(
        Server(
            app,
            lane_of=lanes(settings),
            threads=settings.request_threads,
            observe_held=metrics.observe_loop_held,
        ),
        http2=settings.http2,
    )


def _refuse(error: Exception) -> int:
    print(f"Starchart can't start: {error}", file=sys.stderr)
    return 1


def _close_at_the_end(app: OpenAPI) -> int:
    """Close the application; gives the exit status, 1 where the disk takes nothing any more."""
    try:
        close_app(app)
    except StorageUnavailable as error:
        log.error("closing_failed", detail=error.detail)  # noqa: TRY400 - the detail says it all
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
