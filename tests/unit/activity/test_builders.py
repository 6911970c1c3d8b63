"""The eight actions of a project's tools, by the examples that they were asked for with."""

import pytest

from models.activity import builders
from models.activity.action import LONGEST_DETAILS
from models.activity.builders import Described


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        (
            builders.project_created("My API", "abc123"),
            ("project_created", "Project 'My API' created with container abc123", 1),
        ),
        (
            builders.database_created("turbobackend_proj_xyz", ["users", "posts", "comments"]),
            (
                "database_created",
                "Database 'turbobackend_proj_xyz' created with 3 tables: users, posts, comments",
                1,
            ),
        ),
        (
            builders.endpoints_added([("GET", "/api/users"), ("POST", "/api/users")]),
            ("endpoints_added", "Added 2 endpoints: GET /api/users, POST /api/users", 2),
        ),
        (
            builders.queries_executed(5, ["users", "posts", "users"]),
            ("queries_executed", "Executed 5 queries affecting tables: users, posts", 5),
        ),
        (
            builders.deployment("fly.io", "https://turbobackend-xyz.fly.dev"),
            ("deployment", "Deployed to fly.io: https://turbobackend-xyz.fly.dev", 1),
        ),
        (
            builders.github_push(5, "https://github.com/user/repo"),
            ("github_push", "Pushed 5 files to https://github.com/user/repo", 5),
        ),
        (
            builders.endpoints_modified([("GET", "/api/users", "Added pagination")]),
            ("endpoints_modified", "Modified GET /api/users: Added pagination", 1),
        ),
        (
            builders.tables_added("turbobackend_proj_xyz", ["orders", "payments"]),
            ("tables_added", "Added 2 tables to turbobackend_proj_xyz: orders, payments", 2),
        ),
        (
            builders.endpoints_added([("GET", "/api/users")]),
            ("endpoints_added", "Added 1 endpoint: GET /api/users", 1),
        ),
        (
            builders.queries_executed(1, []),
            ("queries_executed", "Executed 1 query", 1),
        ),
    ],
)
def test_details_are_built_from_the_facts(
    described: Described, expected: tuple[str, str, int]
) -> None:
    assert described == expected


def test_details_are_cut_where_there_are_too_many_facts() -> None:
    described = builders.endpoints_added([("GET", f"/api/{n}") for n in range(1000)])
    assert described.quantity == 1000
    assert len(described.action_details) == LONGEST_DETAILS
    assert described.action_details.endswith("…")
