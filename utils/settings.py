"""Read the settings from the environment, and stop the start with one line where one is wrong."""

import difflib
import fcntl
import logging
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    IPvAnyNetwork,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from redis.connection import Connection, parse_url

PREFIX = "STARCHART_"
SECRET_KEY_LENGTH = 32

_EMAIL = r"^[^@\s]+@[^@\s]+$"
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?|https?://\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_SHOWN = 80

_logger = logging.getLogger(__name__)


class SettingsError(Exception):
    """A setting is wrong; the text is one line for whoever starts the server."""


class Settings(BaseSettings):
    """What an operator decides; each field's description says what it accepts."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    host: str = Field(default="127.0.0.1", min_length=1, description="a host name or an IP address")
    port: int = Field(
        default=8000, ge=0, le=65535, description="a whole number from 0 (any free port) to 65535"
    )
    data_dir: Path = Field(default=Path("data"), description="a folder, made when missing")
    log_dir: Path = Field(default=Path("logs"), description="a folder, made when missing")
    database_url: SecretStr | None = Field(default=None, description="a PostgreSQL URL")
    database_connections: int = Field(
        default=16, ge=1, le=1000, description="how many one process may hold, from 1 to 1000"
    )
    sweep_megabytes: int = Field(
        default=32,
        ge=0,
        le=1_000_000,
        description="how large a table a deletion writes anew, from 0 to 1000000",
    )
    migrate: bool = Field(
        default=True, description="on or off; off where the database is upgraded by a command"
    )
    redis_url: SecretStr | None = Field(
        default=None, description="a URL that begins with redis://, rediss:// or unix://"
    )
    workers: int = Field(
        default=1, ge=1, le=64, description="how many processes serve, from 1 to 64"
    )
    server: Literal["rsgi", "wsgi"] = Field(
        default="rsgi", description="rsgi (an event loop) or wsgi (a thread for each stream)"
    )
    http2: bool = Field(
        default=True, description="on or off; off where no proxy speaks HTTP/2 to the event loop"
    )
    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = Field(
        default=(), description="IP addresses or networks, separated by commas"
    )
    secret_key: SecretStr | None = Field(
        default=None,
        min_length=SECRET_KEY_LENGTH,
        description=f"at least {SECRET_KEY_LENGTH} characters",
    )
    durability: Literal["strict", "relaxed"] = Field(
        default="strict", description="strict or relaxed"
    )
    admin_email: str | None = Field(
        default=None, max_length=254, pattern=_EMAIL, description="an email address"
    )
    admin_password: SecretStr | None = Field(
        default=None, min_length=10, max_length=128, description="10 to 128 characters"
    )
    rate_limits: bool = Field(default=True, description="on or off")
    log_max_bytes: int = Field(
        default=10_485_760,
        ge=1024,
        le=2**40,
        description="a whole number of bytes from 1024 to 2**40",
    )
    log_backups: int = Field(default=5, ge=1, le=1000, description="a whole number from 1 to 1000")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="origins such as https://family.example, separated by commas"
    )
    cookie_secure: bool = Field(
        default=False, description="on or off; on where the server is reached by HTTPS only"
    )
    deletion_interval_minutes: int = Field(
        default=60, ge=1, le=10_080, description="a whole number of minutes from 1 to 10080"
    )
    webhook_allow_private: bool = Field(default=False, description="true or false")
    metrics_token: SecretStr | None = Field(default=None, description="any text")
    max_streams: int = Field(
        default=1000,
        ge=1,
        le=100_000,
        description="how many event streams one process serves, from 1 to 100000",
    )
    request_threads: int = Field(
        default=32,
        ge=1,
        le=1024,
        description="how many requests run at once beside the streams, from 1 to 1024",
    )

    @field_validator("redis_url")
    @classmethod
    def _makes_a_connection(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            options = parse_url(value.get_secret_value())
            kind = options.pop("connection_class", Connection)
            try:
                kind(**options)  # does not connect yet
            except TypeError as error:
                raise ValueError("an option that no connection has") from error
        return value

    @field_validator("cors_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split_list(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(each.strip() for each in value.split(",") if each.strip())
        return value

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(origin)
        return value

    @model_validator(mode="after")
    def _workers_share_a_database(self) -> Self:
        if self.workers > 1 and self.database_url is None:
            raise ValueError(
                f"{_variable('workers')} above 1 needs {_variable('database_url')} beside it: "
                "the embedded storage serves one process"
            )
        return self

    @model_validator(mode="after")
    def _administrator_is_whole(self) -> Self:
        if (self.admin_email is None) != (self.admin_password is None):
            missing = "admin_email" if self.admin_email is None else "admin_password"
            given = "admin_password" if self.admin_email is None else "admin_email"
            raise ValueError(f"{_variable(given)} needs {_variable(missing)} beside it")
        return self


def load_settings() -> Settings:
    """Read the settings, warn of unknown variables; a wrong value is a SettingsError."""
    for name in _unknown_variables():
        _logger.warning("%s", _misspelt(name))
    try:
        return Settings()
    except ValidationError as error:
        # `from None`: a validation error's own text can hold a secret's value
        raise SettingsError("; ".join(map(_explain, error.errors()))) from None


def ensure_secret_key(settings: Settings) -> str:
    """Return the key given, or the one kept in DATA_DIR/secret_key, made on the first start."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = settings.data_dir / "secret_key"
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with _locked(settings.data_dir):
            return _read_key(path) if path.exists() else _make_key(path)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be used as the secret key: {error}") from error


def _variable(field: str) -> str:
    return PREFIX + field.upper()


def _unknown_variables() -> list[str]:
    known = {_variable(field) for field in Settings.model_fields}
    return sorted(
        name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known
    )


def _misspelt(name: str) -> str:
    known = [_variable(field) for field in Settings.model_fields]
    close = difflib.get_close_matches(name.upper(), known, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    return f"{name} is no setting of Starchart, it is probably misspelt{hint}"


def _explain(error: ErrorDetails) -> str:
    """Say in one line which variable is wrong and what it accepts."""
    if not error["loc"]:
        return str(error["ctx"]["error"])
    field = str(error["loc"][0])
    accepted = Settings.model_fields[field].description
    return f"{_variable(field)}{_shown(field, error['input'])} is wrong: it accepts {accepted}"


def _shown(field: str, value: Any) -> str:
    if "SecretStr" in str(Settings.model_fields[field].annotation):
        return " (its value is not shown)"
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return "=" + ascii(text[:_SHOWN])[1:-1] + ("…" if len(text) > _SHOWN else "")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other starts out of a folder without leaving a lock file in it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_key(path: Path) -> str:
    key = path.read_text(encoding="utf-8").strip()
    if len(key) < SECRET_KEY_LENGTH:
        raise SettingsError(
            f"{path} holds fewer than {SECRET_KEY_LENGTH} characters: delete it to have a new "
            "key made, which signs everybody out"
        )
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return key


def _make_key(path: Path) -> str:
    key = secrets.token_urlsafe(48)
    temporary = path.with_suffix(".tmp")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(descriptor)
    temporary.replace(path)
    return key
