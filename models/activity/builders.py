"""The actions that a project's tools report, their details built from the facts."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from models.activity.action import LONGEST_DETAILS

CUT: Final = "…"


class Described(NamedTuple):
    """What `track_activity` is told: `track_activity(project_id, user_id, **it._asdict())`."""

    action_type: str
    action_details: str
    quantity: int = 1


def project_created(name: str, container: str) -> Described:
    """Say that a project was created, and in which container it runs."""
    return _described("project_created", f"Project '{name}' created with container {container}")


def database_created(name: str, tables: Sequence[str]) -> Described:
    """Say that a database was created, and with which tables."""
    count = _counted(len(tables), "table", "tables")
    details = f"Database '{name}' created with {count}{_list(tables)}"
    return _described("database_created", details)


def endpoints_added(endpoints: Sequence[tuple[str, str]]) -> Described:
    """Say which endpoints were added: methods and paths."""
    count = _counted(len(endpoints), "endpoint", "endpoints")
    named = [f"{method} {path}" for method, path in endpoints]
    return _described("endpoints_added", f"Added {count}{_list(named)}", len(endpoints))


def endpoints_modified(changes: Sequence[tuple[str, str, str]]) -> Described:
    """Say what changed in endpoints: methods, paths and changes."""
    named = [f"{method} {path}: {change}" for method, path, change in changes]
    return _described("endpoints_modified", f"Modified {'; '.join(named)}", len(changes))


def queries_executed(count: int, tables: Sequence[str]) -> Described:
    """Say how many queries were executed, and which tables they affected, each named once."""
    queries = _counted(count, "query", "queries")
    affected = f" affecting tables{_list(list(dict.fromkeys(tables)))}" if tables else ""
    return _described("queries_executed", f"Executed {queries}{affected}", count)


def deployment(platform: str, url: str) -> Described:
    """Say where the code was deployed to."""
    return _described("deployment", f"Deployed to {platform}: {url}")


def github_push(files: int, repository_url: str) -> Described:
    """Say how many files were pushed, and where to."""
    pushed = _counted(files, "file", "files")
    return _described("github_push", f"Pushed {pushed} to {repository_url}", files)


def tables_added(database: str, tables: Sequence[str]) -> Described:
    """Say which tables were added to a database."""
    count = _counted(len(tables), "table", "tables")
    return _described("tables_added", f"Added {count} to {database}{_list(tables)}", len(tables))


def _described(action_type: str, details: str, quantity: int = 1) -> Described:
    if len(details) > LONGEST_DETAILS:
        details = details[: LONGEST_DETAILS - len(CUT)] + CUT
    return Described(action_type, details, quantity)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _list(names: Sequence[str]) -> str:
    return f": {', '.join(names)}" if names else ""
