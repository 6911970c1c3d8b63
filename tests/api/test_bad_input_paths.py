"""Ids in paths are opaque: whatever stands there is looked up, and is not there."""

from collections.abc import Iterator

import pytest

from tests.api.builders import refusal
from tests.api.contract import BODIES, BY_NAME, OPERATIONS, Operation, words_of
from tests.api.world import Who, World, application, whose

pytestmark = pytest.mark.usefixtures("unmeasured")

ODD_IDS = {
    "NUL": "%00",
    "an id and NUL": "{id}%00",
    "an id and a blank": "{id}%20",
    "an id in capitals": "{ID}",
    "a line end": "%0a",
    "a slash": "a%2Fb",
    "an escaped slash": "%252F",
    "two points": "%2e%2e",
    "a way up": "..%2f..%2f..%2fetc%2fpasswd",
    "a backslash": "..%5c..%5cx",
    "a blank": "%20",
    "unicode": "%F0%9F%A6%8A",
    "invalid UTF-8": "%ff%fe",
    "a surrogate": "%ED%A0%80",
    "half an escape": "%",
    "quotes": "%22%27%3B--",
    "a pattern": "*",
    "a format": "%7B0%7D",
    "a number": "-1",
    "null": "null",
    "a prototype": "__proto__",
    "a markup": "%3Cscript%3E",
    "300 characters": "x" * 300,
    "60,000 characters": "x" * 60_000,
}
WITH_IDS = [
    (operation, word) for operation in OPERATIONS for word in sorted(words_of(operation.path))
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with application(tmp_path_factory.mktemp("paths")) as app:
        yield World(app)


@pytest.mark.parametrize(
    ("operation", "word"), WITH_IDS, ids=[f"{each.name} {word}" for each, word in WITH_IDS]
)
@pytest.mark.parametrize("odd", ODD_IDS.values(), ids=ODD_IDS)
def test_an_odd_id_is_404(world: World, operation: Operation, word: str, odd: str) -> None:
    there = world.words[word]
    before = world.stored
    path = operation.path.replace(f"{{{word}}}", "\0")
    path = world.filled(path).replace(
        "\0", odd.replace("{id}", there).replace("{ID}", there.upper())
    )
    options = {}
    if operation.name in BODIES:
        options["json"] = world.filled_in(BODIES[operation.name])
    answer = world.client.open(
        path, method=operation.method, headers=world.headers(whose(operation)), **options
    )
    assert refusal(answer) == (404, "not_found")
    assert world.stored == before


@pytest.mark.parametrize("odd", ODD_IDS.values(), ids=ODD_IDS)
def test_an_odd_path_is_nobodys(world: World, odd: str) -> None:
    assert refusal(world.client.get(f"/{odd}")) == (404, "not_found")


def test_an_escaped_id_is_the_id(world: World) -> None:
    child_id = "".join(f"%{ord(character):02x}" for character in world.words["child_id"])
    assert world.open(Who.PARENT, "GET", f"/child/{child_id}").status_code == 200


@pytest.mark.parametrize("odd", ["%00", "a%1bb", "%C2%85", "x" * 129, ""])
def test_an_odd_id_in_a_body_or_query_is_400_or_404(world: World, odd: str) -> None:
    for name in ("GET /admin/tracking", "GET /admin/tracking/export"):
        path = f"{BY_NAME[name].path}?format=csv&child_id={odd}"
        assert world.open(Who.ADMIN, "GET", path).status_code == 400
        assert world.open(Who.PARENT, "GET", path).status_code == (404 if odd else 400)
