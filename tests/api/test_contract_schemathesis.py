"""Every answer is as the OpenAPI document says, whatever is asked: schemathesis makes it up."""

import copy
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from flask_openapi import OpenAPI
from hypothesis import HealthCheck, settings
from schemathesis import Case, SerializationContext
from schemathesis.core.parameters import ParameterLocation
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    negative_data_rejection,
    positive_data_acceptance,
)

from tests.api.contract import DOCUMENT, name_of
from tests.api.test_access import ACCESS, CALLERS
from tests.api.world import NOBODY_THERE, PASSWORD, Who, World, application

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

pytestmark = pytest.mark.usefixtures("unmeasured")

# What the document can't say: which files, ranges and criteria make sense, and that DELETE takes
# any id.
EXCEPTIONS = {
    "POST /api/progress/exercises/import": [
        positive_data_acceptance,
        negative_data_rejection,
        allow_header_conformance,
    ],
    "GET /api/progress/history": [positive_data_acceptance],
    "POST /admin/achievements": [positive_data_acceptance],
    "PATCH /admin/achievements/{achievement_id}": [positive_data_acceptance],
}
IDS = ("child_id", "task_id", "reward_id", "device_id")


@schemathesis.serializer("application/x-ndjson")
def as_lines(_context: SerializationContext, made_up: Any) -> bytes:
    """Send lines as they were made up, and what is no text as a line of JSON."""
    return made_up.encode() if isinstance(made_up, str) else json.dumps(made_up).encode()


class Served:
    """The application of this module's tests, which are collected before it is there."""

    app: OpenAPI

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        return self.app(environ, start_response)


served = Served()
schema = schemathesis.openapi.from_dict(copy.deepcopy(DOCUMENT))
schema.app = served
schema.config.seed = 1
schema.config.checks.positive_data_acceptance.expected_statuses = [
    *("2xx", "401", "403", "404", "409", "422")
]
schema.config.checks.negative_data_rejection.expected_statuses = [
    *("400", "401", "403", "404", "405", "409", "415", "422")
]
schema.config.phases.fuzzing.extra_data_sources.responses = False  # ids differ from run to run


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAPI]:
    with application(tmp_path_factory.mktemp("contract")) as app:
        served.app = app
        yield app


@pytest.fixture
def world(app: OpenAPI) -> World:
    return World(app)


def routes_of(who: Who) -> BaseSchema:
    """Choose the routes that are for somebody, but for the stream, which does not end by itself.

    That the others are refused whatever is sent, test_access_order says.
    """
    of_somebody = CALLERS.index(who)
    labels = {name_of(route) for route, statuses in ACCESS.items() if statuses[of_somebody] != 403}
    return schema.include(lambda context: context.operation.label in labels - {"GET /events"})


bounded = settings(
    max_examples=6,
    derandomize=True,
    database=None,
    deadline=None,
    # one family for all requests to a route; a busy machine is no failure
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("who", [Who.PARENT])
@routes_of(Who.PARENT).parametrize()
@bounded
def test_every_answer_to_a_parent_is_as_documented(case: Case, world: World, who: Who) -> None:
    send_and_check(case, world, who)


@pytest.mark.parametrize("who", [Who.DEVICE])
@routes_of(Who.DEVICE).parametrize()
@bounded
def test_every_answer_to_a_device_is_as_documented(case: Case, world: World, who: Who) -> None:
    send_and_check(case, world, who)


@pytest.mark.parametrize("who", [Who.ADMIN])
@routes_of(Who.ADMIN).parametrize()
@bounded
def test_every_answer_to_an_admin_is_as_documented(case: Case, world: World, who: Who) -> None:
    send_and_check(case, world, who)


def send_and_check(case: Case, world: World, who: Who) -> None:
    """Send a request that schemathesis made up, and make all its checks."""
    say_what_the_document_cannot(case, world)
    case.call_and_validate(
        headers=world.headers(who, refreshing=case.path == "/auth/refresh"),
        excluded_checks=EXCEPTIONS.get(case.operation.label, []),
    )


def say_what_the_document_cannot(case: Case, world: World) -> None:
    """Put into valid parts of a request what the server takes of all that is valid by schema."""
    known = {name: world.words[name] for name in IDS} | {
        "timezone": "Europe/Berlin",
        "birth_date": "2017-05-04",
        "completed_at": "2026-02-09T18:42:15Z",
        "current_password": PASSWORD,
        "new_password": PASSWORD,
        "password": PASSWORD,
        "tracking_event_id": world.words["entry_id"],
        "invite_code": None,
        "url": NOBODY_THERE,
    }
    if case.path.startswith("/admin/tracking") and is_valid(case, ParameterLocation.QUERY):
        case.query = {**case.query, "child_id": known["child_id"]}
        case.query.pop("user_id", None)
    for location, values in (
        (ParameterLocation.PATH, case.path_parameters),
        (ParameterLocation.QUERY, case.query),
        (ParameterLocation.BODY, case.body),
    ):
        if isinstance(values, dict) and is_valid(case, location):
            values.update({name: known[name] for name in values.keys() & known.keys()})
            values.update(in_whole_numbers(values))  # 10.0 is an integer to JSON Schema


def in_whole_numbers(value: Any) -> Any:
    """Write each whole number without a point, wherever it stands."""
    if isinstance(value, dict):
        return {name: in_whole_numbers(each) for name, each in value.items()}
    if isinstance(value, list):
        return [in_whole_numbers(each) for each in value]
    return int(value) if isinstance(value, float) and value % 1 == 0 else value


def is_valid(case: Case, location: ParameterLocation) -> bool:
    return case.meta is not None and not case.meta.is_negative_at(location)
