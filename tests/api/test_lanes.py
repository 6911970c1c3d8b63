"""Which requests run on the event loop: those that touch memory and append to a file."""

import re
from pathlib import Path

import pytest
from flask_openapi import OpenAPI

from api.lanes import lanes
from utils.rsgi.lanes import Lane
from utils.settings import Settings

ON_THE_LOOP = {
    "GET /auth/me",
    "GET /child",
    "GET /child/<child_id>",
    "GET /events",
    "GET /healthz",
    "GET /reward",
    "GET /reward/<reward_id>",
    "GET /task",
    "GET /task/<task_id>",
    "POST /child/<child_id>/cancel-request-reward",
    "POST /child/<child_id>/request-reward",
    "POST /child/<child_id>/trigger-reward",
    "POST /child/<child_id>/trigger-task",
    "POST /child/<child_id>/undo",
}
HASHING = {
    "POST /auth/change-email",
    "POST /auth/change-password",
    "POST /auth/login",
    "POST /auth/me/deletion",
    "POST /auth/signup",
}
pytestmark = pytest.mark.data_folder


def routes_in(app: OpenAPI, settings: Settings, lane: Lane) -> set[str]:
    """Give the routes whose requests run in a lane."""
    lane_of = lanes(settings)
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if lane_of(method, re.sub("<[^>]+>", "1b2c", rule.rule)) is lane
    }


def test_what_only_touches_memory_runs_on_the_loop(app: OpenAPI, settings: Settings) -> None:
    assert routes_in(app, settings, Lane.LOOP) == ON_THE_LOOP


def test_what_hashes_a_password_has_threads_of_its_own(app: OpenAPI, settings: Settings) -> None:
    assert routes_in(app, settings, Lane.PASSWORDS) == HASHING


def test_with_a_database_only_what_asks_nobody_runs_on_the_loop(
    app: OpenAPI, tmp_path: Path
) -> None:
    settings = Settings(database_url="postgresql://nowhere/starchart", data_dir=tmp_path)
    assert routes_in(app, settings, Lane.LOOP) == {"GET /healthz"}


def test_a_stream_that_redis_has_to_join_opens_in_a_thread(app: OpenAPI, tmp_path: Path) -> None:
    settings = Settings(redis_url="redis://nowhere", data_dir=tmp_path)
    assert routes_in(app, settings, Lane.LOOP) == ON_THE_LOOP - {"GET /events"}
