"""Two servers on one database, served by the application's role, with Redis or without."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from db.postgres import migrating
from db.postgres.grants import grants_for
from tests.integration.server.homes import ADMIN_SETTINGS, Home, admin_of
from tests.postgres_servers import role
from tests.redis_servers import RedisServer, wait_until
from tests.servers import Server, running

SECRET_KEY = "a key that both servers have, to know each other's tokens"


@dataclass
class Pair:
    """Two servers, `here` and `there`, and what they share."""

    here: Server
    there: Server
    owner_url: str
    role_url: str
    admin: str

    def found(self, children: int = 1) -> list[Home]:
        """Found a household; gives it as it is called by one server and by the other."""
        home = Home.found(self.here, children)
        return [home, replace(home, server=self.there)]

    def verdict(self, server: Server) -> dict[str, Any]:
        """Let a server verify every chain."""
        with server.client(self.admin) as client:
            verdict: dict[str, Any] = client.get("/admin/ledger/verify").json()
        return verdict


@contextmanager
def pair_on(folder: Path, owner_url: str, redis: RedisServer | None) -> Iterator[Pair]:
    """Start two servers on a database, which may do there only what they need."""
    migrating.upgrade(owner_url)
    with role(owner_url, grants_for) as role_url:
        settings = {
            "database_url": role_url,
            "migrate": "off",
            "secret_key": SECRET_KEY,
            **ADMIN_SETTINGS,
            **({} if redis is None else {"redis_url": redis.url}),
        }
        places = [_made(folder / name) for name in ("here", "there")]
        with running(places[0], **settings) as here, running(places[1], **settings) as there:
            for server in (here, there):
                wait_until(lambda s=server: is_ready(s))
            yield Pair(here, there, owner_url, role_url, admin_of(here))


def is_ready(server: Server) -> bool:
    """Tell whether storage and broker answer."""
    with server.client() as client:
        return client.get("/readyz").status_code == httpx.codes.OK


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
