"""Who may call what: DESIGN.md's 'Who may do what', for every route of the OpenAPI document."""

from collections.abc import Iterator

import pytest
from flask_openapi import OpenAPI

from tests.api.contract import BODIES, BY_NAME, QUERIES, name_of
from tests.api.world import Who, World, application

pytestmark = pytest.mark.usefixtures("unmeasured")

CALLERS = (Who.NOBODY, Who.PARENT, Who.OTHER_PARENT, Who.DEVICE, Who.SIBLING_DEVICE, Who.ADMIN)

# fmt: off
ACCESS = {
    #                                               nobody parent other device sibling admin
    #                                                             parent     's device
    "POST /auth/signup":                               (201, 201, 201, 201, 201, 201),
    "POST /auth/login":                                (200, 200, 200, 200, 200, 200),
    "POST /auth/refresh":                              (401, 200, 200, 401, 401, 200),
    "POST /auth/logout":                               (401, 204, 204, 403, 403, 204),
    "GET /auth/me":                                    (401, 200, 200, 403, 403, 200),
    "PATCH /auth/me":                                  (401, 200, 200, 403, 403, 200),
    "POST /auth/change-password":                      (401, 204, 204, 403, 403, 204),
    "POST /auth/change-email":                         (401, 200, 200, 403, 403, 200),
    "GET /auth/sessions":                              (401, 200, 200, 403, 403, 200),
    "DELETE /auth/sessions/{session_id}":              (401, 204, 404, 403, 403, 404),
    "GET /auth/me/deletion":                           (401, 200, 200, 403, 403, 200),
    "POST /auth/me/deletion":                          (401, 202, 202, 403, 403, 202),
    "DELETE /auth/me/deletion":                        (401, 200, 200, 403, 403, 200),
    "GET /household":                                  (401, 200, 200, 403, 403, 403),
    "PATCH /household":                                (401, 200, 200, 403, 403, 403),
    "POST /household/invites":                         (401, 201, 201, 403, 403, 403),
    "GET /household/invites":                          (401, 200, 200, 403, 403, 403),
    "DELETE /household/invites/{invite_id}":           (401, 204, 404, 403, 403, 403),
    "POST /household/leave":                           (401, 200, 409, 403, 403, 403),
    "DELETE /household/members/{user_id}":             (401, 204, 404, 403, 403, 403),
    "POST /child":                                     (401, 201, 201, 403, 403, 403),
    "GET /child":                                      (401, 200, 200, 200, 200, 403),
    "GET /child/{child_id}":                           (401, 200, 404, 200, 404, 403),
    "PATCH /child/{child_id}":                         (401, 200, 404, 403, 403, 403),
    "DELETE /child/{child_id}":                        (401, 204, 404, 403, 403, 403),
    "PUT /child/{child_id}/overrides/tasks/{task_id}": (401, 200, 404, 403, 403, 403),
    "DELETE /child/{child_id}/overrides/tasks/{task_id}":
                                                       (401, 200, 404, 403, 403, 403),
    "PUT /child/{child_id}/overrides/rewards/{reward_id}":
                                                       (401, 200, 404, 403, 403, 403),
    "DELETE /child/{child_id}/overrides/rewards/{reward_id}":
                                                       (401, 200, 404, 403, 403, 403),
    "POST /child/{child_id}/devices":                  (401, 201, 404, 403, 403, 403),
    "GET /child/{child_id}/devices":                   (401, 200, 404, 403, 403, 403),
    "DELETE /child/{child_id}/devices/{device_id}":    (401, 204, 404, 403, 403, 403),
    "POST /task":                                      (401, 201, 201, 403, 403, 403),
    "GET /task":                                       (401, 200, 200, 200, 200, 403),
    "GET /task/{task_id}":                             (401, 200, 404, 200, 200, 403),
    "PATCH /task/{task_id}":                           (401, 200, 404, 403, 403, 403),
    "DELETE /task/{task_id}":                          (401, 204, 404, 403, 403, 403),
    "POST /reward":                                    (401, 201, 201, 403, 403, 403),
    "GET /reward":                                     (401, 200, 200, 200, 200, 403),
    "GET /reward/{reward_id}":                         (401, 200, 404, 200, 200, 403),
    "PATCH /reward/{reward_id}":                       (401, 200, 404, 403, 403, 403),
    "DELETE /reward/{reward_id}":                      (401, 204, 404, 403, 403, 403),
    "POST /child/{child_id}/trigger-task":             (401, 200, 404, 403, 403, 403),
    "POST /child/{child_id}/request-reward":           (401, 200, 404, 200, 404, 403),
    "POST /child/{child_id}/trigger-reward":           (401, 200, 404, 403, 403, 403),
    "POST /child/{child_id}/cancel-request-reward":    (401, 200, 404, 200, 404, 403),
    "POST /child/{child_id}/undo":                     (401, 200, 404, 403, 403, 403),
    "GET /child/{child_id}/tracking":                  (401, 200, 404, 200, 404, 403),
    "GET /events":                                     (401, 200, 200, 200, 200, 403),
    "GET /admin/tracking":                             (401, 200, 404, 403, 403, 200),
    "GET /admin/tracking?user_id={user_id}":           (401, 403, 403, 403, 403, 200),
    "GET /admin/tracking/export":                      (401, 200, 404, 403, 403, 200),
    "GET /admin/tracking/export?format=csv&user_id={user_id}":
                                                       (401, 403, 403, 403, 403, 200),
    "GET /admin/ledger/verify":                        (401, 403, 403, 403, 403, 200),
    "GET /admin/users":                                (401, 403, 403, 403, 403, 200),
    "POST /admin/users/{user_id}/disable":             (401, 403, 403, 403, 403, 200),
    "POST /admin/users/{user_id}/enable":              (401, 403, 403, 403, 403, 200),
    "GET /admin/deletion-threshold":                   (401, 403, 403, 403, 403, 200),
    "PUT /admin/deletion-threshold":                   (401, 403, 403, 403, 403, 200),
    "GET /admin/deletion-queue":                       (401, 403, 403, 403, 403, 200),
    "POST /admin/deletion-queue/run":                  (401, 403, 403, 403, 403, 200),
    "POST /admin/deletion-queue/{user_id}/retry":      (401, 403, 403, 403, 403, 200),
    "POST /api/progress/exercises":                    (401, 201, 201, 201, 201, 201),
    "POST /api/progress/exercises?child_id={child_id}":
                                                       (401, 201, 404, 201, 404, 403),
    "DELETE /api/progress/exercises/{recorded_id}":    (401, 204, 404, 404, 404, 404),
    "GET /api/progress":                               (401, 200, 200, 200, 200, 200),
    "GET /api/progress?child_id={child_id}":           (401, 200, 404, 200, 404, 403),
    "GET /api/progress/achievements":                  (401, 200, 200, 200, 200, 200),
    "GET /api/progress/achievements?child_id={child_id}":
                                                       (401, 200, 404, 200, 404, 403),
    "GET /api/progress/statistics":                    (401, 200, 200, 200, 200, 200),
    "GET /api/progress/statistics?child_id={child_id}":
                                                       (401, 200, 404, 200, 404, 403),
    "GET /api/progress/badges":                        (401, 200, 200, 200, 200, 200),
    "GET /api/progress/badges?child_id={child_id}":
                                                       (401, 200, 404, 200, 404, 403),
    "GET /api/progress/skill-levels":                  (401, 200, 200, 200, 200, 200),
    "GET /api/progress/skill-levels?child_id={child_id}":
                                                       (401, 200, 404, 200, 404, 403),
    "POST /api/progress/update-streak":                (401, 200, 200, 200, 200, 200),
    "POST /api/progress/calculate-skill-level":        (401, 200, 200, 200, 200, 200),
    "GET /api/progress/history":                       (401, 200, 200, 200, 200, 200),
    "GET /api/progress/history?child_id={child_id}":
                                                       (401, 200, 404, 200, 404, 403),
    "POST /api/progress/exercises/import":             (401, 200, 200, 200, 200, 200),
    "GET /api/progress/export":                        (401, 200, 200, 200, 200, 200),
    "GET /api/progress/export?child_id={child_id}":
                                                       (401, 200, 404, 200, 404, 403),
    "POST /api/projects":                              (401, 201, 201, 403, 403, 403),
    "GET /api/projects":                               (401, 200, 200, 403, 403, 403),
    "GET /api/projects/{project_id}":                  (401, 200, 404, 403, 403, 403),
    "PATCH /api/projects/{project_id}":                (401, 200, 404, 403, 403, 403),
    "DELETE /api/projects/{project_id}":               (401, 204, 404, 403, 403, 403),
    "POST /api/projects/{project_id}/tokens":          (401, 201, 404, 403, 403, 403),
    "GET /api/projects/{project_id}/tokens":           (401, 200, 404, 403, 403, 403),
    "DELETE /api/projects/{project_id}/tokens/{token_id}":
                                                       (401, 204, 404, 403, 403, 403),
    "POST /api/activity":                              (401, 201, 404, 403, 403, 403),
    "GET /api/activity":                               (401, 200, 200, 403, 403, 403),
    "GET /api/activity?project_id={project_id}":       (401, 200, 404, 403, 403, 403),
    "GET /api/activity/summary":                       (401, 200, 200, 403, 403, 403),
    "GET /api/activity/summary?project_id={project_id}":
                                                       (401, 200, 404, 403, 403, 403),
    "GET /api/activity/export":                        (401, 200, 200, 403, 403, 403),
    "GET /api/activity/export?format=csv&project_id={project_id}":
                                                       (401, 200, 404, 403, 403, 403),
    "POST /api/webhooks":                              (401, 201, 201, 403, 403, 403),
    "GET /api/webhooks":                               (401, 200, 200, 403, 403, 403),
    "GET /api/webhooks/{webhook_id}":                  (401, 200, 404, 403, 403, 403),
    "PATCH /api/webhooks/{webhook_id}":                (401, 200, 404, 403, 403, 403),
    "DELETE /api/webhooks/{webhook_id}":               (401, 204, 404, 403, 403, 403),
    "POST /api/webhooks/{webhook_id}/rotate-secret":   (401, 200, 404, 403, 403, 403),
    "POST /api/webhooks/{webhook_id}/test":            (401, 202, 404, 403, 403, 403),
    "GET /api/webhooks/{webhook_id}/deliveries":       (401, 200, 404, 403, 403, 403),
    "POST /api/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver":
                                                       (401, 202, 404, 403, 403, 403),
    "POST /admin/achievements":                        (401, 403, 403, 403, 403, 201),
    "GET /admin/achievements":                         (401, 403, 403, 403, 403, 200),
    "PATCH /admin/achievements/{achievement_id}":      (401, 403, 403, 403, 403, 200),
    "GET /healthz":                                    (200, 200, 200, 200, 200, 200),
    "GET /readyz":                                     (200, 200, 200, 200, 200, 200),
    "GET /metrics":                                    (200, 200, 200, 200, 200, 200),
}
# fmt: on
CASES = [
    (route, who, status)
    for route, statuses in ACCESS.items()
    for who, status in zip(CALLERS, statuses, strict=True)
]


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAPI]:
    with application(tmp_path_factory.mktemp("access")) as app:
        yield app


@pytest.fixture
def world(shared_app: OpenAPI) -> World:
    return World(shared_app)


@pytest.fixture(scope="module")
def unchanged_world(shared_app: OpenAPI) -> World:
    return World(shared_app)


@pytest.mark.parametrize(("route", "who", "status"), [case for case in CASES if case[2] < 400])
def test_a_route_lets_in_whom_it_is_for(world: World, route: str, who: Who, status: int) -> None:
    answer = world.call(who, route)
    answer.close()
    assert answer.status_code == status


@pytest.mark.parametrize(("route", "who", "status"), [case for case in CASES if case[2] >= 400])
def test_a_route_refuses_whom_it_is_not_for(
    unchanged_world: World, route: str, who: Who, status: int
) -> None:
    before = unchanged_world.stored
    answer = unchanged_world.call(who, route)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert unchanged_world.stored == before


def test_the_table_has_every_route_of_the_document() -> None:
    assert {name_of(route) for route in ACCESS} == BY_NAME.keys()


def test_every_body_and_query_of_the_table_belongs_to_a_route() -> None:
    with_bodies = {name for name, operation in BY_NAME.items() if operation.body is not None}
    assert BODIES.keys() == with_bodies
    assert QUERIES.keys() <= BY_NAME.keys()


def test_the_document_has_every_route_of_the_application(shared_app: OpenAPI) -> None:
    served = {
        f"{method} {rule.rule.replace('<', '{').replace('>', '}')}"
        for rule in shared_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.rule.startswith("/openapi")
    }
    assert served == BY_NAME.keys()
