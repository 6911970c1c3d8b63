"""`flask --app app activity …`: bring the history of a project along."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from api.commands import git_history
from api.commands.activity_lines import read_actions
from api.commands.folders import existing_tables
from api.commands.telling import told
from db.store import Store
from models.activity.action import ProjectAction
from models.activity.project import Project
from services.activity import importing
from services.engines import open_store
from utils.clock import SystemClock
from utils.metrics import Metrics
from utils.settings import Settings

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def activity_commands(settings: Callable[[], Settings]) -> click.Group:
    """Make the group of commands about activity."""
    group = click.Group("activity", help="Bring the history of a project along.")

    @group.command("import-git", short_help="Record a repository's commits.")
    @click.argument("path", type=FOLDER)
    @click.option("--project", "project_id", required=True, help="The project's id.")
    @click.option(
        "--author",
        "authors",
        nargs=2,
        multiple=True,
        metavar="GIT_EMAIL ACCOUNT_EMAIL",
        help="Whose commits under another email these are; may be repeated.",
    )
    @click.option("--no-authors", is_flag=True, help="Leave out whose commits they are.")
    def import_git(
        path: Path, project_id: str, authors: tuple[tuple[str, str], ...], *, no_authors: bool
    ) -> None:
        """Record each commit of the repository at PATH as a github_push, at its own time.

        A commit is its author's where an account of the household has the same email. Those that
        are there already are left as they are. Stop the server of a data folder first; those of a
        database may go on.
        """
        with told(), _opened(settings()) as store:
            project = importing.project_named(store, project_id)
            accounts = {} if no_authors else importing.accounts_by_email(store, project)
            for git_email, email in authors:
                accounts[git_email.lower()] = _account(accounts, email)
            commits = git_history.commits_of(path)
            address = git_history.address_of(path)
            actions = [*git_history.actions_of(commits, address, project, accounts)]
            _import(store, project, actions, "commits")

    @group.command("import", short_help="Record the actions of an exported file.")
    @click.argument("file", type=FILE)
    @click.option("--project", "project_id", required=True, help="The project's id.")
    def import_file(file: Path, project_id: str) -> None:
        """Record the actions of FILE, a line of JSON each, as they are exported.

        All lines are checked first. Those that are there already are left as they are. Stop the
        server of a data folder first; those of a database may go on.
        """
        with told(), _opened(settings()) as store:
            project = importing.project_named(store, project_id)
            known = importing.accounts_by_email(store, project)
            now = int(SystemClock().now().timestamp())
            actions = read_actions(file, project, {*known.values()}, now)
            _import(store, project, actions, "actions")

    return group


def _account(accounts: dict[str, str], email: str) -> str:
    if email.lower() not in accounts:
        raise click.ClickException(f"no account of the household has the email {email}")
    return accounts[email.lower()]


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    if settings.database_url is None:
        existing_tables(settings)
    store = open_store(settings, SystemClock().now(), Metrics())
    try:
        yield store
    finally:
        store.close()


def _import(store: Store, project: Project, actions: Sequence[ProjectAction], label: str) -> None:
    recorded = 0
    with click.progressbar(length=len(actions), label=label) as bar:
        for size, new in importing.import_all(store, project, actions):
            recorded += new
            bar.update(size)
    click.echo(f"recorded {recorded} actions; {len(actions) - recorded} were there already")
