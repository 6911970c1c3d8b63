"""Where the commands find the data."""

from pathlib import Path
from typing import Final

from db.embedded.data_folder import table_files
from models.errors import StarchartError
from utils.settings import Settings

SECRET_KEY: Final = "secret_key"  # noqa: S105 - the name of a file


class NotAFolder(StarchartError):
    """The settings name a database, and the command is for a folder."""

    code = "not_a_folder"


class NoData(StarchartError):
    """The folder that the settings name has no tables."""

    code = "no_data"


def table_folder(settings: Settings) -> Path:
    """Give the folder of the tables, which need not be there."""
    return settings.data_dir / "db"


def existing_tables(settings: Settings) -> Path:
    """Give the folder of the tables; raises NoData where there are none, and NotAFolder."""
    if settings.database_url is not None:
        raise NotAFolder(
            "This is for the data folder, and STARCHART_DATABASE_URL is set: "
            "leave it out, or use PostgreSQL's own tools, such as pg_dump"
        )
    folder = table_folder(settings)
    if not table_files(folder):
        raise NoData(f"{folder} holds no tables; STARCHART_DATA_DIR says where the data is")
    return folder


def beside_tables(settings: Settings) -> dict[str, Path]:
    """Give the files that go into a backup along with the tables, by their names there."""
    return {SECRET_KEY: settings.data_dir / SECRET_KEY}
