"""Histories are brought along: a git repository's, and an exported one."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.commands import git_history
from api.commands.activity import activity_commands
from tests.api.builders import serving
from tests.families import Caller, sign_up
from utils.settings import Settings

COMMITS = 5000
BEGIN = 1_400_000_000
ANN, BEN = "ann@git.test", "ben@git.test"


def repository(folder: Path, commits: int, url: str | None = None) -> Path:
    """Make a repository in which each commit changes one or two files, an hour after the last."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    if url is not None:
        git(folder, "remote", "add", "origin", url)
    stream = "".join(map(_commit, range(commits)))
    git(folder, "fast-import", "--quiet", said=stream.encode())
    return folder


def _commit(number: int) -> str:
    at = BEGIN + number // 2 * 3600  # two within each second
    who = (ANN, BEN)[number % 2]
    message = f"Change number {number}"
    files = [f"M 100644 inline file{n}\ndata 6\n{number:06}\n" for n in range(1 + number % 2)]
    return (
        f"commit refs/heads/main\nauthor A <{who}> {at} +0200\ncommitter A <{who}> {at} +0200\n"
        f"data {len(message)}\n{message}\n{''.join(files)}\n"
    )


def git(folder: Path, *arguments: str, said: bytes = b"") -> None:
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(
        ["git", "-C", str(folder), *arguments],
        input=said,
        check=True,
        capture_output=True,
        env={**os.environ, **nothing},
    )


def command(settings: Settings, *arguments: object) -> Result:
    return CliRunner().invoke(activity_commands(lambda: settings), list(map(str, arguments)))


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output.strip().splitlines()[-1]


@pytest.fixture
def project(settings: Settings) -> str:
    """A project of a household with two parents, on a server that was stopped."""
    with serving(settings) as app:
        parent = sign_up(app.test_client(), email=ANN)
        made: str = parent.post("/api/projects", name="API").json["project"]["id"]
    return made


def signed_in(app: Any) -> Caller:
    return Caller.logged_in(app.test_client(), ANN, "correct horse battery")


def read_whole(parent: Caller, project: str) -> list[dict[str, Any]]:
    """Read all pages, as long as there is a next one."""
    found: list[dict[str, Any]] = []
    while True:
        page = parent.get("/api/activity", project_id=project, limit=500, offset=len(found))
        found += page.json["actions"]
        assert page.json["total"] >= len(found)
        if 'rel="next"' not in page.headers.get("Link", ""):
            assert page.json["total"] == len(found)
            return found


def test_5000_commits_are_imported_once_and_paged_through_twice(
    settings: Settings, project: str, tmp_path: Path
) -> None:
    path = repository(tmp_path / "repository", COMMITS, "https://me:secret@git.test/me/api")
    first = command(settings, "import-git", path, "--project", project)
    assert done(first) == f"recorded {COMMITS} actions; 0 were there already"
    again = command(settings, "import-git", path, "--project", project)
    assert done(again) == f"recorded 0 actions; {COMMITS} were there already"
    with serving(settings) as app:
        parent = signed_in(app)
        reads = [read_whole(parent, project) for _ in range(2)]
    assert reads[0] == reads[1]
    actions = reads[0][::-1]
    assert len({action["action_id"] for action in actions}) == COMMITS
    assert [a["created_at"] for a in actions] == [BEGIN + n // 2 * 3600 for n in range(COMMITS)]
    assert [a["quantity"] for a in actions] == [1 + n % 2 for n in range(COMMITS)]
    owners = [parent.user["id"], None] if parent.user else []
    assert [a["user_id"] for a in actions] == owners * (COMMITS // 2)
    assert actions[7]["action_details"] == (
        "Pushed 2 files to https://git.test/me/api: Change number 7"
    )
    assert {a["action_type"] for a in actions} == {"github_push"}
    assert len({a["request_id"] for a in actions}) == COMMITS


def test_commits_are_added_to_those_that_are_there(
    settings: Settings, project: str, tmp_path: Path
) -> None:
    done(command(settings, "import-git", repository(tmp_path / "a", 3), "--project", project))
    longer = command(settings, "import-git", repository(tmp_path / "b", 5), "--project", project)
    assert done(longer) == "recorded 2 actions; 3 were there already"


@pytest.mark.parametrize(
    ("options", "are_known"),
    [
        (["--no-authors"], [False, False]),
        ([], [True, False]),
        (["--author", BEN, ANN], [True, True]),
        (["--no-authors", "--author", BEN, ANN], None),
    ],
)
def test_authors_are_mapped_or_left_out(
    settings: Settings,
    project: str,
    tmp_path: Path,
    options: list[str],
    are_known: list[bool] | None,
) -> None:
    path = repository(tmp_path / "repository", 2)
    result = command(settings, "import-git", path, "--project", project, *options)
    if are_known is None:
        assert result.exit_code == 1
        return
    done(result)
    with serving(settings) as app:
        actions = read_whole(signed_in(app), project)[::-1]
    assert [action["user_id"] is not None for action in actions] == are_known


def test_an_exported_file_comes_back_once(settings: Settings, project: str, tmp_path: Path) -> None:
    done(command(settings, "import-git", repository(tmp_path / "a", 4), "--project", project))
    with serving(settings) as app:
        parent = signed_in(app)
        other = parent.post("/api/projects", name="Copy").json["project"]["id"]
        exported = parent.get("/api/activity/export", format="ndjson", project_id=project).text
    file = tmp_path / "actions.ndjson"
    file.write_text(exported + '{"action_type": "note", "action_details": "by hand"}\n')
    for place, said in (
        (project, "recorded 1 actions; 4 were there already"),
        (other, "recorded 5 actions; 0 were there already"),
        (other, "recorded 0 actions; 5 were there already"),
    ):
        assert done(command(settings, "import", file, "--project", place)) == said
    with serving(settings) as app:
        copied = read_whole(signed_in(app), other)
    kept = [json.loads(line) for line in exported.splitlines()][::-1]
    hidden = {"action_id", "project_id"}
    assert [bare(a, hidden) for a in copied[1:]] == [bare(a, hidden) for a in kept]
    assert copied[0]["action_details"] == "by hand"


def bare(action: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    return {name: value for name, value in action.items() if name not in hidden}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: "),
        ('{"action_type": "Big", "action_details": "x"}', "line 2: action_type: "),
        ('{"action_type": "x", "action_details": ""}', "line 2: action_details: "),
        ('{"action_type": "x"}', "line 2: action_details: "),
        ('{"action_type": "x", "action_details": "y", "created_at": -1}', "line 2: created_at: "),
    ],
)
@pytest.mark.data_folder
def test_a_wrong_line_is_named_and_nothing_is_recorded(
    settings: Settings, project: str, tmp_path: Path, line: str, said: str
) -> None:
    file = tmp_path / "actions.ndjson"
    file.write_text(f'{{"action_type": "x", "action_details": "y"}}\n{line}\n')
    result = command(settings, "import", file, "--project", project)
    assert result.exit_code == 1
    assert f"Error: {said}" in result.output
    assert result.output.count("\n") == 1
    with serving(settings) as app:
        assert read_whole(signed_in(app), project) == []


@pytest.mark.data_folder
def test_what_can_not_be_imported_is_said_in_a_line(
    settings: Settings, project: str, tmp_path: Path
) -> None:
    with serving(settings) as app:
        household = signed_in(app).get("/household").json["id"]
        busy = command(settings, "import-git", tmp_path, "--project", project)
    no_git = command(settings, "import-git", tmp_path, "--project", project)
    own = command(settings, "import-git", tmp_path, "--project", household)
    unknown = command(settings, "import-git", tmp_path, "--project", "nothing")
    for result in (busy, no_git, own, unknown):
        assert result.exit_code == 1
        assert result.output.startswith("Error: ")
        assert result.output.count("\n") == 1
    assert "not a git repository" in no_git.output


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://git.test/me/api.git", "https://git.test/me/api.git"),
        ("https://token@git.test/me/api", "https://git.test/me/api"),
        ("git@git.test:me/api.git", "git@git.test:me/api.git"),
        (None, "here"),
    ],
)
def test_credentials_of_the_address_are_left_out(
    tmp_path: Path, url: str | None, address: str
) -> None:
    assert git_history.address_of(repository(tmp_path / "here", 1, url)) == address


def test_a_merge_has_the_files_that_it_brings(tmp_path: Path) -> None:
    path = repository(tmp_path / "repository", 2)
    own = ("-c", "user.name=A", "-c", f"user.email={ANN}")
    git(path, "checkout", "-q", "-b", "side", "HEAD~1")
    (path / "new").write_text("x")
    git(path, "add", "new")
    git(path, *own, "commit", "-q", "-m", "Side")
    git(path, "checkout", "-q", "main")
    git(path, *own, "merge", "-q", "--no-ff", "-m", "Merge\tside", "side")
    found = git_history.commits_of(path)
    assert [(each.subject, each.files) for each in found][-1] == ("Merge side", 1)
    assert len(found) == 4
