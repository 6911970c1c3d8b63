"""Among all processes one deletes at a time, and whoever dies lets another one go on."""

import os
import signal
from contextlib import closing
from multiprocessing.connection import Connection

import pytest

from db.postgres.store import PostgresStore
from services.deletion import rounds
from tests.api.builders import parts_of, serving, stored
from tests.integration.deletion.dying import FORKS
from tests.integration.deletion.homes import Prepared, Shape, assert_erased
from tests.integration.stores.builders import NOW


def lead_until_killed(url: str, leads: Connection) -> None:
    with closing(PostgresStore(url, NOW)) as store, store.lead(rounds.TASK):
        leads.send(True)
        signal.pause()


@pytest.mark.parametrize("engine", ["postgres"])
@pytest.mark.parametrize("shape", [Shape.SHARED])
def test_nobody_deletes_while_another_process_leads_and_somebody_does_once_it_was_killed(
    prepared: Prepared,
) -> None:
    here, there = FORKS.Pipe(duplex=False)
    other = FORKS.Process(target=lead_until_killed, args=(prepared.database_url, there))
    with serving(prepared.settings) as app:
        other.start()
        assert here.recv()
        rounds.run_if_free(parts_of(app))
        assert prepared.home.parent.id in stored(prepared.settings, "users")
        os.kill(other.pid or 0, signal.SIGKILL)
        other.join()
        rounds.run(parts_of(app))
        assert_erased(parts_of(app), prepared)
