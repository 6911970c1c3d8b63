"""A process is killed, the database or Redis restarts, while clients work: nothing is lost."""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import httpx
from httpx_sse import connect_sse

from tests.integration.processes.pairs import SECRET_KEY, Pair, is_ready
from tests.integration.processes.patience import Patience
from tests.integration.server.homes import ADMIN_SETTINGS, Home, admin_of, exported
from tests.integration.server.load import check_acknowledged
from tests.postgres_servers import Databases, PostgresServer
from tests.redis_servers import RedisServer, wait_until
from tests.servers import Server, running

SECONDS = 20


def check_everything(server: Server, admin: str, home: Home, load: Patience) -> int:
    """Nothing acknowledged is lost, nothing happened twice; gives how many entries there are."""
    entries = [each for each in exported(server, admin) if each["child_id"] == home.children[0]]
    check_acknowledged(load.acknowledged, entries)
    assert [entry["seq"] for entry in entries] == list(range(1, len(load.acknowledged) + 1))
    with home.client() as client:
        points = client.get(f"/child/{home.children[0]}").json()["points"]
    assert points == 10 * len(entries)
    with server.client(admin) as client:
        assert client.get("/admin/ledger/verify").json()["ok"]
    return len(entries)


def test_a_killed_server_takes_nothing_along(own_pair: Pair) -> None:
    homes = own_pair.found()
    load = Patience(homes)
    with load.running():
        load.go_on()
        own_pair.here.kill()
        load.go_on()
    assert load.cut_off
    assert not load.refused  # no lock is left behind: nobody waited for one
    check_everything(own_pair.there, own_pair.admin, homes[1], load)
    own_pair.here.start()
    homes[0].trigger()


class Ears:
    """A subscriber that comes back whenever its stream ends; keeps the ids of all it heard."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.ids: list[int] = []

    def __enter__(self) -> "Ears":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._is_over.set()
        self._home.trigger()  # it looks up at the next event
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        with self._home.client() as client:
            while not self._is_over.is_set():
                with suppress(httpx.TransportError):
                    self._listen(client)

    def _listen(self, client: httpx.Client) -> None:
        headers = {"Last-Event-ID": str(self.ids[-1] if self.ids else 0)}
        with connect_sse(client, "GET", "/events", headers=headers, timeout=SECONDS) as source:
            if source.response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                return
            for event in source.iter_sse():
                if event.event == "tracking_event_created":
                    self.ids.append(int(event.id))
                if self._is_over.is_set():
                    return

    def heard_until(self, last: int) -> list[int]:
        """Give all that was heard, once the last entry was."""
        wait_until(lambda: self.ids[-1:] == [last], SECONDS)
        return self.ids[:]


def test_restarts_of_database_and_redis_lose_nothing(
    own_pair: Pair, own_postgres: PostgresServer, own_redis: RedisServer
) -> None:
    homes = own_pair.found()
    restarts = (own_postgres.crash_and_restart, own_redis.kill, own_redis.start)
    load = Patience(homes)
    with Ears(homes[0]) as here, Ears(homes[1]) as there:
        with load.running():
            for happen in restarts:
                load.go_on()
                happen()
                load.go_on()
        number = check_everything(own_pair.there, own_pair.admin, homes[1], load)
        for ears in (here, there):
            assert ears.heard_until(number) == list(range(1, number + 1))
    for server in (own_pair.here, own_pair.there):
        wait_until(lambda s=server: is_ready(s))


def workers_of(server: Server) -> set[int]:
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    return {int(pid) for pid in children.read_text().split()}


def test_a_killed_worker_takes_nothing_along_and_is_replaced(
    tmp_path: Path, databases: Databases
) -> None:
    settings = {"database_url": databases.new(), "secret_key": SECRET_KEY, **ADMIN_SETTINGS}
    with running(tmp_path, workers="2", **settings) as server:
        home = Home.found(server)
        load = Patience([home])
        before = workers_of(server)
        with load.running():
            load.go_on()
            os.kill(min(before), signal.SIGKILL)
            load.go_on()
            wait_until(lambda: len(workers_of(server) - before) == 1)
            load.go_on()
        check_everything(server, admin_of(server), home, load)
        assert server.stop() == 0
