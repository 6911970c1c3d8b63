"""`flask --app app db upgrade`, `grants`, `sweep` and `copy`."""

from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from api.commands.postgres import add_postgres_commands
from db.embedded.store import EmbeddedStore
from db.postgres.grants import grants_for
from db.postgres.store import PostgresStore
from tests.integration.stores.builders import NOW, Home, found
from tests.postgres_servers import role
from utils.settings import Settings


def command(settings: Settings, *arguments: str) -> Result:
    group = click.Group("db")
    add_postgres_commands(group, lambda: settings)
    return CliRunner().invoke(group, arguments)


def settings_of(folder: Path, url: str | None = None) -> Settings:
    return Settings(data_dir=folder, database_url=url)


@pytest.fixture
def in_folder(tmp_path: Path) -> Home:
    """A household with two entries in the settings' own folder."""
    with closing(EmbeddedStore(tmp_path / "db", NOW)) as store:
        home = found(store)
        home.earn()
        home.earn()
    return home


def test_upgrade_says_whether_there_was_anything_to_do(new_url: str, tmp_path: Path) -> None:
    settings = settings_of(tmp_path, new_url)
    assert command(settings, "upgrade").output == "upgraded\n"
    assert command(settings, "upgrade").output == "nothing to do\n"


def test_upgrade_needs_a_database(tmp_path: Path) -> None:
    result = command(settings_of(tmp_path), "upgrade")
    assert result.exit_code == 1
    assert result.output == "Error: STARCHART_DATABASE_URL is not set\n"


def test_upgrade_says_in_a_line_that_the_server_is_away(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "postgresql://ann:secret@127.0.0.1:1/starchart")
    result = command(settings, "upgrade")
    assert result.exit_code == 1
    assert "does not answer" in result.output
    assert "secret" not in result.output


def test_grants_prints_what_an_owner_runs(tmp_path: Path) -> None:
    result = command(settings_of(tmp_path), "grants", "starchart_app")
    assert result.exit_code == 0
    assert 'GRANT SELECT, INSERT, UPDATE (user_id) ON tracking_events TO "starchart_app";' in (
        result.output.splitlines()
    )


def test_copy_moves_the_own_folder_into_a_database(
    in_folder: Home, tmp_path: Path, new_url: str
) -> None:
    result = command(settings_of(tmp_path), "copy", "--to", new_url)
    assert result.exit_code == 0, result.output
    assert "tracking_events: 2 documents" in result.output
    assert "verified 2 entries in 1 households" in result.output
    with closing(PostgresStore(new_url, NOW)) as store, store.read() as unit:
        assert unit.ledger.last_seq(in_folder.id) == 2


def test_copy_moves_the_own_database_into_a_folder(
    home: Home, database_url: str, tmp_path: Path
) -> None:
    home.earn()
    target = tmp_path / "moved"
    result = command(settings_of(tmp_path, database_url), "copy", "--to", str(target))
    assert result.exit_code == 0, result.output
    with closing(EmbeddedStore(target, NOW)) as store, store.read() as unit:
        assert unit.ledger.last_seq(home.id) == 1


def test_copy_takes_what_it_is_told_to(in_folder: Home, tmp_path: Path, new_url: str) -> None:
    source = str(tmp_path / "db")
    elsewhere = settings_of(tmp_path / "elsewhere")
    assert command(elsewhere, "copy", "--from", source, "--to", new_url).exit_code == 0


def test_copy_says_in_a_line_what_stands_against_it(
    in_folder: Home, home: Home, database_url: str, tmp_path: Path
) -> None:
    result = command(settings_of(tmp_path), "copy", "--to", database_url)
    assert result.exit_code == 1
    assert "The database is not empty" in result.output


def test_sweep_says_that_it_is_done(migrated_url: str, tmp_path: Path) -> None:
    result = command(settings_of(tmp_path, migrated_url), "sweep")
    assert (result.exit_code, result.output) == (0, "swept\n")


def test_sweep_says_what_it_may_not(migrated_url: str, tmp_path: Path) -> None:
    with role(migrated_url, grants_for) as url:
        result = command(settings_of(tmp_path, url), "sweep")
    assert result.exit_code == 1
    assert result.output == "Error: this role may not sweep pg_catalog.pg_statistic\n"


def test_sweep_needs_a_database(tmp_path: Path) -> None:
    assert command(settings_of(tmp_path), "sweep").exit_code == 1
