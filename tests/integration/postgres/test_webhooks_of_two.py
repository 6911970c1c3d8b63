"""Two processes on one database send each event once, in order, also of what the other recorded."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from services.webhooks.sending import Sender
from tests.api.builders import parts_of, serving, wait_for
from tests.families import Caller, Family, sign_up
from tests.receivers import Receiver, receiving
from utils.settings import Settings

ENTRIES = 10


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def test_each_entry_is_sent_once_and_in_order(
    database_url: str, tmp_path: Path, receiver: Receiver
) -> None:
    settings = Settings(
        database_url=database_url,
        data_dir=tmp_path / "data",
        log_dir=tmp_path / "logs",
        rate_limits=False,
    )
    with ExitStack() as opened:
        apps = [
            opened.enter_context(serving(settings, sender=Sender(allow_private=True)))
            for _ in range(2)
        ]
        family = Family(sign_up(apps[0].test_client()))
        hook = {"url": receiver.url, "event_types": ["tracking_event_created"]}
        assert family.parent.post("/api/webhooks", **hook).status_code == 201
        parts_of(apps[1]).dispatcher.renew(family.parent.get("/household").json["id"])
        callers = [Caller(app.test_client(), family.parent.token) for app in apps]
        for number in range(ENTRIES):
            path = f"/child/{family.child_id}/trigger-task"
            assert callers[number % 2].post(path, task_id=family.task_id).status_code == 200
        wait_for(lambda: len(receiver.got) >= ENTRIES)
        wait_for(lambda: all(parts_of(app).dispatcher.under_way == 0 for app in apps))
    seqs = [got.said["data"]["tracking_event"]["seq"] for got in receiver.got]
    assert seqs == [*range(1, ENTRIES + 1)]
