"""The whole application on PostgreSQL: how it starts, what it says while the server is away."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import Result
from flask_openapi import OpenAPI

from app import close_app, create_app
from db.postgres.failures import UnusableDatabase
from models.errors import StorageUnavailable
from tests.conftest import cheap_passwords
from tests.families import Family, sign_up
from tests.postgres_servers import Databases, PostgresServer, run
from utils.settings import Settings


def settings_of(folder: Path, url: str | None, **more: object) -> Settings:
    return Settings(
        data_dir=folder / "data",
        log_dir=folder / "logs",
        rate_limits=False,
        database_url=url,
        **more,
    )


@contextmanager
def application(settings: Settings) -> Iterator[OpenAPI]:
    app = create_app(settings, passwords=cheap_passwords())
    try:
        yield app
    finally:
        close_app(app)


def test_the_first_start_makes_the_tables_and_the_next_one_finds_the_family(
    new_url: str, tmp_path: Path
) -> None:
    settings = settings_of(tmp_path, new_url)
    with application(settings) as app:
        family = Family(sign_up(app.test_client()))
        family.trigger()
    with application(settings) as app:
        family.parent.client = app.test_client()
        assert family.trigger().json["tracking_event"]["seq"] == 2
    assert not (tmp_path / "data" / "db").exists()


def test_a_start_that_must_not_upgrade_wants_the_tables(new_url: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableDatabase, match="db upgrade"):
        create_app(settings_of(tmp_path, new_url, migrate=False))


def test_a_start_that_must_not_upgrade_takes_a_database_that_is(
    database_url: str, tmp_path: Path
) -> None:
    with application(settings_of(tmp_path, database_url, migrate=False)) as app:
        assert app.test_client().get("/readyz").status_code == 200


@pytest.fixture
def url_of_a_guest(databases: Databases, new_url: str) -> Iterator[str]:
    """The URL of a new database, for a role that may make nothing in it."""
    address, separator, parameters = new_url.partition("?")
    name = address.rpartition("/")[2]
    run(new_url, f"CREATE ROLE {name}_guest LOGIN PASSWORD 'secret'")
    run(new_url, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    yield f"postgresql://{name}_guest:secret@/{name}{separator}{parameters}"
    run(databases.url, f"DROP ROLE {name}_guest")


def test_a_role_that_may_not_upgrade_is_told_who_may(url_of_a_guest: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableDatabase, match=r"permission denied .*\. Run .* as the owner"):
        create_app(settings_of(tmp_path, url_of_a_guest))


def test_a_server_that_is_away_is_named_without_the_password(tmp_path: Path) -> None:
    url = "postgresql://ann:hidden@127.0.0.1:1/starchart"
    with pytest.raises(StorageUnavailable, match="does not answer: connection failed") as refusal:
        create_app(settings_of(tmp_path, url))
    assert "hidden" not in str(refusal.value)


def test_while_the_server_is_away_answers_say_when_to_come_again(tmp_path: Path) -> None:
    with (
        closing(PostgresServer()) as server,
        application(settings_of(tmp_path, server.url)) as app,
    ):
        family = Family(sign_up(app.test_client()))
        ask = family.parent.client.get
        server.crash()
        for answer in (family.trigger(), family.parent.get("/child"), ask("/readyz")):
            assert answer.status_code == 503
            assert answer.headers["Retry-After"] == "1"
        assert ask("/readyz").json["failing"] == ["storage"]
        assert ask("/healthz").status_code == 200
        assert "starchart_ledger_entries NaN" in ask("/metrics").text
        server.start()
        assert ask("/readyz").json == {"status": "ready", "storage": "ok", "broker": "ok"}
        assert family.trigger().json["child"]["points"] == 10
        assert "starchart_ledger_entries 1.0" in ask("/metrics").text


# Commands


@pytest.fixture
def run_command(database_url: str, tmp_path: Path) -> Iterator[Callable[..., Result]]:
    """Run `flask --app app …` beside a server with one entry."""
    settings = settings_of(tmp_path, database_url)
    with application(settings) as app:
        Family(sign_up(app.test_client())).trigger()
        runner = app.test_cli_runner()
        yield lambda *arguments: runner.invoke(args=arguments)


def test_the_chains_of_a_database_are_verified(run_command: Callable[..., Result]) -> None:
    done = run_command("ledger", "verify")
    assert done.exit_code == 0
    assert done.output.startswith("1 entries in 1 households, 0 of them anonymous\n")


def test_a_chain_that_somebody_broke_is_named(
    run_command: Callable[..., Result], database_url: str
) -> None:
    run(
        database_url,
        "ALTER TABLE tracking_events DISABLE TRIGGER ALL;"
        "UPDATE tracking_events SET points_after = 11, delta = 11",
    )
    done = run_command("ledger", "verify")
    assert done.exit_code == 1
    assert "MISMATCH" in done.output


def test_progress_is_derived_anew_beside_the_server(run_command: Callable[..., Result]) -> None:
    done = run_command("progress", "rebuild")
    assert done.exit_code == 0, done.output
    assert "rebuilt 2 learners from 1 exercises and entries" in done.output


def test_an_upgrade_finds_nothing_to_do(run_command: Callable[..., Result]) -> None:
    assert run_command("db", "upgrade").output == "nothing to do\n"


@pytest.mark.parametrize("command", ["verify", "repair", "compact"])
def test_commands_for_a_folder_say_that_there_is_none(
    run_command: Callable[..., Result], command: str
) -> None:
    done = run_command("db", command)
    assert done.exit_code == 1
    assert "STARCHART_DATABASE_URL is set" in done.output


def test_a_copied_family_goes_on_where_it_is_now(
    run_command: Callable[..., Result], tmp_path: Path
) -> None:
    moved = tmp_path / "moved" / "data" / "db"
    done = run_command("db", "copy", "--to", str(moved))
    assert done.exit_code == 0, done.output
    with application(settings_of(tmp_path / "moved", None)) as app:
        with app.extensions["starchart"].store.read() as unit:
            (child,) = unit.children.of_household(unit.users.page(None, 1, 0)[0][0].household_id)
        assert child.points == 10
