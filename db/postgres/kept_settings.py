"""Settings that administrators change."""

from typing import Final

from sqlalchemy import bindparam, select

from db.postgres.link import Link
from db.postgres.statement import NEW, Statement, prefixed, put
from db.postgres.tables import settings

PUT: Final = put(settings)
BY_NAME: Final = Statement(select(settings.c.value).where(settings.c.name == bindparam("name")))


class KeptSettings:
    """One row a setting."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def find(self, name: str) -> str | None:
        """Give the value of a setting, or nothing where nobody has set it."""
        row = self._link.one(BY_NAME, {"name": name})
        return None if row is None else row["value"]

    def save(self, name: str, value: str) -> None:
        """Set it."""
        self._link.run(PUT, prefixed({"name": name, "value": value}, NEW))
