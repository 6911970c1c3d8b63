"""A wrong setting stops the start with one line that says what to write instead."""

import logging
import os
import stat
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr

from utils.settings import Settings, SettingsError, ensure_secret_key, load_settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith("STARCHART_"):
            monkeypatch.delenv(name)


def refusal(monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    """Return the line that these variables stop the start with."""
    for name, value in variables.items():
        monkeypatch.setenv(f"STARCHART_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value)


def test_without_variables_the_embedded_default_is_served_on_the_loopback() -> None:
    settings = load_settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.data_dir, settings.log_dir) == (Path("data"), Path("logs"))
    assert (settings.log_max_bytes, settings.log_backups) == (10_485_760, 5)
    assert settings.durability == "strict"
    assert settings.database_url is None


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARCHART_PORT", "")
    assert load_settings().port == 8000


def test_origins_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARCHART_CORS_ORIGINS", "https://family.example, http://localhost:5173,")
    assert load_settings().cors_origins == ("https://family.example", "http://localhost:5173")


def test_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARCHART_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")
    assert [str(each) for each in load_settings().trusted_proxies] == ["127.0.0.1/32", "10.0.0.0/8"]


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("PORT", "99999", "a whole number from 0 (any free port) to 65535"),
        ("PORT", "http", "a whole number from 0 (any free port) to 65535"),
        ("DURABILITY", "sometimes", "strict or relaxed"),
        ("RATE_LIMITS", "maybe", "on or off"),
        ("LOG_MAX_BYTES", "1", "a whole number of bytes from 1024 to 2**40"),
        ("LOG_BACKUPS", "0", "a whole number from 1 to 1000"),
        ("DELETION_INTERVAL_MINUTES", "0", "a whole number of minutes from 1 to 10080"),
        ("CORS_ORIGINS", "*", "origins such as https://family.example, separated by commas"),
        ("CORS_ORIGINS", "https://a.b/c", "origins such as https://family.example"),
        ("MAX_STREAMS", "0", "how many event streams one process serves, from 1 to 100000"),
        ("REQUEST_THREADS", "1.5", "how many requests run at once"),
        ("WORKERS", "0", "how many processes serve, from 1 to 64"),
        ("WORKERS", "65", "how many processes serve, from 1 to 64"),
        ("DATABASE_CONNECTIONS", "0", "how many one process may hold, from 1 to 1000"),
        ("SWEEP_MEGABYTES", "-1", "how large a table a deletion writes anew, from 0 to 1000000"),
        ("MIGRATE", "later", "on or off; off where the database is upgraded by a command"),
        ("ADMIN_EMAIL", "nobody", "an email address"),
        ("TRUSTED_PROXIES", "proxy.example", "IP addresses or networks, separated by commas"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_accepted(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, accepted: str
) -> None:
    line = refusal(monkeypatch, **{name: value})
    assert line.startswith(f"STARCHART_{name}={value} is wrong: it accepts {accepted}")


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("SECRET_KEY", "at least 32 characters"),
        ("ADMIN_PASSWORD", "10 to 128 characters"),
        ("REDIS_URL", "a URL that begins with redis://, rediss:// or unix://"),
    ],
)
def test_a_wrong_secret_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, accepted: str
) -> None:
    line = refusal(monkeypatch, **{name: "hunter2"})
    assert f"STARCHART_{name} (its value is not shown) is wrong: it accepts {accepted}" in line
    assert "hunter2" not in line


def test_the_refusal_stays_one_short_line(monkeypatch: pytest.MonkeyPatch) -> None:
    line = refusal(monkeypatch, PORT="1\n2\u2028" + "x" * 10_000, LOG_BACKUPS="-1")
    assert len(line.splitlines()) == 1
    assert len(line) < 400
    assert "STARCHART_PORT" in line
    assert "STARCHART_LOG_BACKUPS" in line


@pytest.mark.parametrize(
    "url",
    [
        "localhost:6379",
        "http://localhost",
        "redis://:hunter2",
        "redis://h?db=x",
        "redis://h?colour=red",
    ],
)
def test_a_redis_url_that_makes_no_connection_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    line = refusal(monkeypatch, REDIS_URL=url)
    assert line.startswith(
        "STARCHART_REDIS_URL (its value is not shown) is wrong: it accepts a URL"
    )
    assert url not in line
    assert "hunter2" not in line


@pytest.mark.parametrize(
    "url",
    [
        "redis://localhost",
        "redis://:secret@redis.example:6380/3",
        "rediss://redis.example?socket_timeout=2",
        "unix:///run/redis.sock?db=1",
    ],
)
def test_a_redis_url_is_taken(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("STARCHART_REDIS_URL", url)
    found = load_settings().redis_url
    assert found is not None
    assert found.get_secret_value() == url


def test_several_workers_need_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    line = refusal(monkeypatch, WORKERS="2")
    assert line == (
        "STARCHART_WORKERS above 1 needs STARCHART_DATABASE_URL beside it: "
        "the embedded storage serves one process"
    )
    monkeypatch.setenv("STARCHART_DATABASE_URL", "postgresql://localhost/starchart")
    assert load_settings().workers == 2


@pytest.mark.parametrize(
    ("given", "value", "missing"),
    [
        ("ADMIN_EMAIL", "root@family.example", "ADMIN_PASSWORD"),
        ("ADMIN_PASSWORD", "correct horse", "ADMIN_EMAIL"),
    ],
)
def test_half_an_administrator_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: str, value: str, missing: str
) -> None:
    line = refusal(monkeypatch, **{given: value})
    assert line == f"STARCHART_{given} needs STARCHART_{missing} beside it"


def test_a_misspelt_variable_is_warned_of(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("STARCHART_DATADIR", "/srv")
    with caplog.at_level(logging.WARNING):
        load_settings()
    assert "STARCHART_DATADIR is no setting of Starchart" in caplog.text
    assert "did you mean STARCHART_DATA_DIR?" in caplog.text


def test_secrets_are_not_in_the_settings_text() -> None:
    settings = Settings(
        secret_key=SecretStr("s" * 40), database_url=SecretStr("postgresql://me:pw@host/db")
    )
    assert "s" * 40 not in repr(settings)
    assert "pw@host" not in repr(settings)


def test_a_given_secret_key_is_used_and_not_kept(tmp_path: Path) -> None:
    assert ensure_secret_key(Settings(data_dir=tmp_path, secret_key=SecretStr("k" * 32))) == (
        "k" * 32
    )
    assert list(tmp_path.iterdir()) == []


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new" / "data")
    key = ensure_secret_key(settings)
    path = settings.data_dir / "secret_key"
    assert len(key) >= 43  # 32 bytes in base 64
    assert ensure_secret_key(settings) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in settings.data_dir.iterdir()] == ["secret_key"]


def test_starts_at_the_same_time_agree_on_one_key(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    (tmp_path / "secret_key.tmp").write_text("left by a killed start")
    keys: list[str] = []
    threads = [
        threading.Thread(target=lambda: keys.append(ensure_secret_key(settings))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 16
    assert len(set(keys)) == 1


def test_a_key_file_that_others_can_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    path.write_text("k" * 40)
    path.chmod(0o644)
    assert ensure_secret_key(Settings(data_dir=tmp_path)) == "k" * 40
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 40])
def test_a_key_file_that_is_no_key_stops_the_start(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret_key").write_bytes(content)
    with pytest.raises(SettingsError, match="secret_key") as caught:
        ensure_secret_key(Settings(data_dir=tmp_path))
    assert len(str(caught.value).splitlines()) == 1


def test_a_data_folder_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="cannot be used as the secret key"):
        ensure_secret_key(Settings(data_dir=tmp_path / "file"))
