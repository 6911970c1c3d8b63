"""The URL of a database, as libpq takes it."""

from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from db.postgres.failures import UnusableDatabase

SCHEMES: Final = ("postgresql", "postgres", "postgresql+psycopg")
# A server that is not there is found out in seconds, also where its machine just vanished.
DEFAULTS: Final = {
    "application_name": "starchart",
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


def connection_parameters(url: str) -> dict[str, Any]:
    """Read a `postgresql://…` URL, several hosts included; raises UnusableDatabase."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in SCHEMES:
        raise UnusableDatabase("The database's URL must begin with postgresql://")
    try:
        return {**DEFAULTS, **conninfo_to_dict(f"postgresql://{rest}")}
    except psycopg.ProgrammingError:
        # Its own text can hold the password.
        raise UnusableDatabase("The database's URL can't be read.") from None
