"""Read the history of a git repository: one action a commit."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from models.activity.action import LONGEST_DETAILS, ProjectAction
from models.activity.builders import github_push
from models.activity.project import Project
from models.errors import StarchartError

COMMIT: Final = "\x1e"
FIELD: Final = "\x1f"
FORMAT: Final = f"--format={COMMIT}%H{FIELD}%ct{FIELD}%ae{FIELD}%s{FIELD}"
CHANGED: Final = re.compile(r"^ (\d+) files? changed", re.MULTILINE)
CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f]")


class NoRepository(StarchartError):
    """Git can't read a history there."""

    code = "no_repository"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What an action tells of a commit; `at` is in seconds since 1970, `files` how many changed."""

    name: str
    at: int
    author_email: str
    subject: str
    files: int


def commits_of(path: Path) -> list[Commit]:
    """Give the commits that the checked out one comes from, oldest first; raises NoRepository.

    A merge changes the files that it brings to its first parent.
    """
    log = _git(path, "log", "--reverse", "--diff-merges=first-parent", "--shortstat", FORMAT)
    return [_commit(text) for text in log.split(COMMIT)[1:]]


def address_of(path: Path) -> str:
    """Give where the repository is pushed to, without credentials; or else its folder's name."""
    try:
        url = _git(path, "config", "--get", "remote.origin.url").strip()
    except NoRepository:
        return path.resolve().name
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def actions_of(
    commits: list[Commit], address: str, project: Project, accounts: Mapping[str, str]
) -> Iterator[ProjectAction]:
    """Make an action of each commit; `accounts` names who has which email, in lower case."""
    for commit in commits:
        pushed = github_push(commit.files, address)
        yield ProjectAction(
            action_id=commit.name,
            project_id=project.id,
            household_id=project.household_id,
            user_id=accounts.get(commit.author_email.lower()),
            request_id=commit.name,
            action_type=pushed.action_type,
            action_details=f"{pushed.action_details}: {commit.subject}"[:LONGEST_DETAILS],
            quantity=pushed.quantity,
            created_at=commit.at,
        )


def _commit(text: str) -> Commit:
    name, at, email, subject, rest = text.split(FIELD, 4)
    changed = CHANGED.search(rest)
    return Commit(
        name=name,
        at=max(0, int(at)),
        author_email=email,
        subject=CONTROLS.sub(" ", subject),
        files=int(changed[1]) if changed else 0,
    )


def _git(path: Path, command: str, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - whoever runs the command names the repository
            ["git", "-C", str(path), command, *arguments],  # noqa: S607 - git is where the path has it
            capture_output=True,
            check=True,
            env={**os.environ, "LC_ALL": "C"},
        )
    except FileNotFoundError as error:
        raise NoRepository("git is not installed") from error
    except subprocess.CalledProcessError as error:
        raise NoRepository(f"{path}: {_reason(error.stderr)}") from error
    return done.stdout.decode(errors="replace")


def _reason(stderr: bytes) -> str:
    """Choose the line that says what went wrong; advice may stand before and behind it."""
    said = stderr.decode(errors="replace").splitlines() or ["git reads nothing"]
    return next((line for line in said if line.startswith("fatal: ")), said[-1])
