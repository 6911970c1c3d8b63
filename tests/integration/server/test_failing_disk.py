"""Whatever call of the disk fails, nothing that was acknowledged is lost."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_openapi import OpenAPI

from app import close_app, create_app
from db.embedded.files.file_system import FileSystem
from db.embedded.files.group_commit import Durability
from db.embedded.store import EmbeddedStore
from models.errors import StorageUnavailable
from tests.conftest import cheap_passwords
from tests.families import Family, sign_up
from tests.integration.embedded.fake_disks import Fault, fails, is_full
from tests.integration.server.failing_disk import (
    FailingDisk,
    HastyDisk,
    does_not_sync_the_ledger,
    leaves_zeros,
    loses_power,
    tears_a_write,
)
from tests.integration.server.family_day import FamilyDay
from utils.settings import Settings

pytestmark = pytest.mark.usefixtures("unmeasured")

Begin = Callable[[Path], tuple[Path, FamilyDay]]
HEALING = [
    pytest.param(fails, False, id="fails-once"),
    pytest.param(is_full, False, id="is-full-once"),
    pytest.param(is_full, True, id="is-full-for-long"),
]
ENDING = [
    pytest.param(loses_power, True, id="loses-power"),
    pytest.param(tears_a_write, True, id="tears-a-write"),
    pytest.param(leaves_zeros, True, id="leaves-zeros"),
]


def open_app(folder: Path, fs: FileSystem, durability: Durability = "strict") -> OpenAPI:
    settings = Settings(
        data_dir=folder, log_dir=folder / "logs", rate_limits=False, durability=durability
    )
    return create_app(settings, passwords=cheap_passwords(), fs=fs)


@contextmanager
def opened(folder: Path, fs: FileSystem) -> Iterator[EmbeddedStore]:
    with closing(EmbeddedStore(folder, datetime.now(UTC), fs=fs)) as store:
        yield store


@contextmanager
def images(folder: Path, disk: FailingDisk, source: Path) -> Iterator[list[Path]]:
    """Give what a killed process leaves, and what a power cut leaves."""
    killed = disk.after_kill(source, folder / "killed")
    cut = disk.after_power_cut(folder / "cut")
    yield [killed] if contents(killed) == contents(cut) else [killed, cut]
    shutil.rmtree(killed)
    shutil.rmtree(cut)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def nothing_promised() -> FamilyDay:
    return FamilyDay(FlaskClient(Flask("nobody")))


def nothing_yet(folder: Path) -> tuple[Path, FamilyDay]:
    """Give the folder of a first start."""
    (folder / "template").mkdir()
    return folder / "template", nothing_promised()


def a_day_cut_short(folder: Path) -> tuple[Path, FamilyDay]:
    """Give a folder whose ledger lacks every entry, after a power cut late in the day."""
    disk = FailingDisk()
    app = open_app(folder / "day", disk)
    disk.fail(does_not_sync_the_ledger, 1, lasts=True)
    day = FamilyDay(app.test_client())
    day.live()
    left = disk.after_power_cut(folder / "template")
    disk.heal()
    stop(app)
    assert day.mutations
    return left, day


@pytest.mark.parametrize(("fault", "lasts"), HEALING)
def test_days_on_a_disk_that_fails_and_heals_lose_nothing(
    tmp_path: Path, fault: Fault, lasts: bool
) -> None:
    source, disk = tmp_path / "data", FailingDisk()
    app = open_app(source, disk)
    days: list[FamilyDay] = []
    while not days or disk.hit:
        disk.fail(fault, len(days) + 1, lasts=lasts)
        days.append(FamilyDay(app.test_client(), f"ann{len(days)}@home.test"))
        days[-1].live()
        with images(tmp_path, disk, source / "db") as left:
            for folder in left:
                check(folder, days[-1:])
        disk.heal()
    stop(app)
    assert len(days) > 30
    check(source / "db", days)


@pytest.mark.parametrize(("fault", "lasts"), ENDING)
def test_a_day_that_a_power_cut_ends_loses_nothing(
    tmp_path: Path, fault: Fault, lasts: bool
) -> None:
    number, disk = 0, FailingDisk()
    while number == 0 or disk.hit:
        number += 1
        source, disk = tmp_path / str(number), FailingDisk()
        app = open_app(source, disk)
        disk.fail(fault, number, lasts=lasts)
        day = FamilyDay(app.test_client())
        day.live()
        with images(tmp_path, disk, source / "db") as left:
            for folder in left:
                check(folder, [day])
        stop(app)
    assert number > 30


def test_a_power_cut_leaves_the_chain_of_a_relaxed_server_whole(tmp_path: Path) -> None:
    number, disk = 0, FailingDisk()
    while number == 0 or disk.hit:
        number += 1
        source, disk = tmp_path / str(number), FailingDisk()
        app = open_app(source, disk, durability="relaxed")
        disk.fail(loses_power, number, lasts=True)
        day = FamilyDay(app.test_client())
        day.live()
        with opened(disk.after_power_cut(tmp_path / "cut"), HastyDisk()) as store:
            home = day.home_in(store)
            if home is not None:
                home.check()
        shutil.rmtree(tmp_path / "cut")
        stop(app)


def stop(app: OpenAPI) -> None:
    """Stop without the wait for a disk that might come back."""
    app.extensions["starchart"].tracker.close(0)
    with suppress(StorageUnavailable):
        close_app(app)


@pytest.mark.parametrize(("fault", "lasts"), [*HEALING, *ENDING])
@pytest.mark.parametrize("begin", [nothing_yet, a_day_cut_short])
def test_a_start_on_a_failing_disk_loses_nothing(
    tmp_path: Path, begin: Begin, fault: Fault, lasts: bool
) -> None:
    template, day = begin(tmp_path)
    number, disk = 0, FailingDisk()
    while number == 0 or disk.hit:
        number += 1
        source = tmp_path / str(number)
        shutil.copytree(template, source)
        disk = FailingDisk().take_over(source).fail(fault, number, lasts=lasts)
        with suppress(StorageUnavailable), opened(source, disk):
            pass
        with images(tmp_path, disk, source) as left:
            for folder in left:
                check(folder, [day])
    assert number > 20


def check(folder: Path, days: list[FamilyDay]) -> None:
    with opened(folder, HastyDisk()) as store:
        for day in days:
            day.check(store, datetime.now(UTC))


def test_what_follows_a_mutation_comes_late_where_its_first_sync_failed(tmp_path: Path) -> None:
    disk = FailingDisk()
    app = open_app(tmp_path, disk)
    family = Family(sign_up(app.test_client()))
    stream = family.parent.get("/events").iter_encoded()
    assert b": open" in next(stream)
    disk.fail_sync("children.json")
    assert family.trigger().status_code == 503
    told = next(chunk for chunk in stream if b"event: tracking_event_created" in chunk)
    assert b"event: tracking_event_created\nid: 1\n" in told
    lines = next((tmp_path / "logs").glob("tracking_user_*.log")).read_text().splitlines()
    assert len(lines) == 1
    close_app(app)


def test_a_request_that_outlived_its_reward_can_be_cancelled(tmp_path: Path) -> None:
    app = open_app(tmp_path, HastyDisk())
    family = Family(sign_up(app.test_client()))
    family.trigger()
    family.request()
    close_app(app)
    (tmp_path / "db" / "rewards.json").write_bytes(b"")
    app = open_app(tmp_path, HastyDisk())
    family.parent.client = app.test_client()
    cancelled = family.cancel()
    assert cancelled.json["child"]["pending_requests"] == []
    assert cancelled.json["tracking_event"]["metadata"] == {
        "reward_name": "Ice cream",
        "reward_cost": 5,
    }
    assert family.cancel().status_code == 404
    close_app(app)
