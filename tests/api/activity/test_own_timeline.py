"""The household's own timeline, which Starchart writes."""

import re

from flask_openapi import OpenAPI

from tests.api.activity.builders import actions, own_timeline
from tests.api.builders import FlakyDisk, parts_of, serving, wait_for
from tests.families import Caller, Family, sign_up
from tests.postgres_servers import run
from utils.settings import Settings


def test_starchart_writes_the_households_own_timeline(app: OpenAPI, family: Family) -> None:
    parent = family.parent
    family.device()
    parent.patch(f"/child/{family.child_id}", name="Mia M.")
    parent.patch(f"/task/{family.task_id}", points=11)
    parent.patch("/household", streak_freezes=2)
    family.trigger()
    parent.delete(f"/reward/{family.reward_id}")
    parent.delete(f"/child/{family.child_id}")
    assert own_timeline(app, parent) == [
        "A parent joined",
        "Child 'Mia' was created",
        "Task 'Dishes' was created",
        "Penalty 'Late' was created",
        "Reward 'Ice cream' was created",
        "Device 'Tablet' was added for 'Mia'",
        "Child 'Mia M.' was changed",
        "Task 'Dishes' was changed",
        "Settings were changed: streak_freezes 2",
        "Reward 'Ice cream' was removed",
        "Device 'Tablet' was removed",
        "Child 'Mia M.' was removed",
    ]
    newest = actions(parent, project_id="household", limit=1)[0]
    assert (newest["action_type"], newest["environment"]) == ("child_removed", "production")
    assert newest["user_id"] == (parent.user or {})["id"]


def test_marks_of_deletion_and_changed_members_are_told(app: OpenAPI, parent: Caller) -> None:
    parent.patch("/auth/me", name="Anna")
    parent.patch("/auth/me", name="Anna")
    for _ in range(2):
        parent.post("/auth/me/deletion", password="correct horse battery")
    for _ in range(2):
        parent.delete("/auth/me/deletion")
    assert own_timeline(app, parent)[1:] == [
        "A parent changed the own profile",
        "A parent's account was marked for deletion",
        "The deletion of a parent's account was taken back",
    ]


class BrokenTimeline:
    """A timeline that takes nothing for a while, of either engine."""

    def __init__(self, settings: Settings) -> None:
        self.disk = FlakyDisk("project_actions.json")
        url = settings.database_url
        self._url = None if url is None else url.get_secret_value()

    def break_it(self) -> None:
        self.disk.is_failing = True
        self._run("ALTER TABLE project_actions RENAME TO taken_away")

    def mend_it(self) -> None:
        self.disk.is_failing = False
        self._run("ALTER TABLE taken_away RENAME TO project_actions")

    def _run(self, statement: str) -> None:
        if self._url is not None:
            run(self._url, statement)


def test_a_broken_timeline_fails_nothing_and_has_it_once_it_is_back(settings: Settings) -> None:
    timeline = BrokenTimeline(settings)
    with serving(settings, fs=timeline.disk) as app:
        parent = sign_up(app.test_client())
        assert own_timeline(app, parent) == ["A parent joined"]
        timeline.break_it()
        try:
            assert parent.post("/child", name="Mia").status_code == 201
            wait_for(lambda: failures(app) > 0)
            assert parts_of(app).tracker.waiting == 1
        finally:
            timeline.mend_it()
        assert own_timeline(app, parent) == ["A parent joined", "Child 'Mia' was created"]


def failures(app: OpenAPI) -> float:
    text = app.test_client().get("/metrics").text
    (line,) = re.findall(r"^starchart_activity_write_failures_total (.*)$", text, re.MULTILINE)
    return float(line)


def test_every_household_is_told_of_a_changed_achievement(
    app: OpenAPI, parent: Caller, admin: Caller
) -> None:
    body = {
        "name": "Bookworm",
        "description": "Read",
        "category": "skill",
        "tier": "bronze",
        "points": 5,
        "criteria": {"metric": "exercises_completed", "target": 2},
    }
    assert admin.post("/admin/achievements", **body).status_code == 201
    assert own_timeline(app, parent)[-1] == "Achievement 'Bookworm' was added"


def test_a_refused_change_is_not_told(app: OpenAPI, family: Family) -> None:
    before = own_timeline(app, family.parent)
    assert family.parent.patch(f"/child/{family.child_id}", name="").status_code == 400
    assert family.parent.delete("/child/unknown").status_code == 404
    assert own_timeline(app, family.parent) == before
