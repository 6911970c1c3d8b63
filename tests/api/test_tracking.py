"""The ledger as it is asked for: a child's history, and the administrators' queries."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import TestResponse

from models.times import iso, parse_iso
from tests.api.builders import brief, fields_of, refusal
from tests.conftest import TurnedClock
from tests.families import Caller, Family, sign_up


@pytest.fixture
def week(family: Family, clock: TurnedClock) -> list[dict[str, Any]]:
    """A task, a penalty, a request, a cancel, a redeem and an undo, a day apart; oldest first."""
    acts = [
        family.trigger,
        lambda: family.trigger(family.penalty_id),
        family.request,
        family.cancel,
        family.redeem,
        lambda: family.undo(family.history[-1]["id"]),
    ]
    for act in acts:
        assert act().status_code == 200
        clock.turn(timedelta(days=1))
    return family.history[::-1]


def path(family: Family) -> str:
    return f"/child/{family.child_id}/tracking"


def moment(entry: dict[str, Any], **by: float) -> str:
    return iso(parse_iso(entry["occurred_at"]) + timedelta(**by))


def seqs(answer: TestResponse) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [entry["seq"] for entry in answer.json["tracking_events"]]


def linked(answer: TestResponse) -> dict[str, dict[str, str]]:
    """Read the Link header: the query of each relation."""
    links = re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers.get("Link", ""))
    return {
        relation: {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        for url, relation in links
    }


def test_a_history_is_newest_first_with_its_total(family: Family, week: Any) -> None:
    answer = family.parent.get(path(family))
    assert seqs(answer) == [6, 5, 4, 3, 2, 1]
    page = {name: answer.json[name] for name in ("total", "count", "limit", "offset")}
    assert page == {"total": 6, "count": 6, "limit": 50, "offset": 0}
    assert "Link" not in answer.headers


FILTERS: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [6, 5, 4, 3, 2, 1]),
    ({"entity_type": "task"}, [6, 1]),
    ({"entity_type": "penalty"}, [2]),
    ({"entity_type": "reward"}, [5, 4, 3]),
    ({"action": "activated"}, [2, 1]),
    ({"action": "requested"}, [3]),
    ({"action": "cancelled"}, [4]),
    ({"action": "redeemed"}, [5]),
    ({"action": "reversed"}, [6]),
    ({"entity_type": "task", "action": "reversed"}, [6]),
    ({"entity_type": "penalty", "action": "redeemed"}, []),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS, ids=brief)
def test_filters_choose_entries(
    family: Family, admin: Caller, week: Any, query: dict[str, str], expected: list[int]
) -> None:
    child_id, user_id = family.child_id, family.parent.user["id"]
    for answer in (
        family.parent.get(path(family), **query),
        family.device().get(path(family), **query),
        family.parent.get("/admin/tracking", child_id=child_id, **query),
        admin.get("/admin/tracking", child_id=child_id, **query),
        admin.get("/admin/tracking", user_id=user_id, **query),
    ):
        assert seqs(answer) == expected
        assert answer.json["total"] == len(expected)


def test_a_range_includes_its_beginning_and_not_its_end(family: Family, week: Any) -> None:
    second, fourth = moment(week[1]), moment(week[3])
    assert seqs(family.parent.get(path(family), **{"from": second, "to": fourth})) == [3, 2]
    assert seqs(family.parent.get(path(family), **{"from": fourth})) == [6, 5, 4]
    assert seqs(family.parent.get(path(family), to=second)) == [1]
    assert seqs(family.parent.get(path(family), **{"from": fourth, "to": fourth})) == []
    assert seqs(family.parent.get(path(family), **{"from": fourth, "to": second})) == []


def test_a_range_is_exact_to_the_microsecond(family: Family, week: Any) -> None:
    after = moment(week[5], microseconds=1)
    assert seqs(family.parent.get(path(family), **{"from": after})) == []
    assert seqs(family.parent.get(path(family), to=after))[0] == 6


def test_a_range_may_be_in_any_zone_and_joins_other_filters(family: Family, week: Any) -> None:
    start = datetime.fromisoformat(week[2]["occurred_at"])
    shifted = (start + timedelta(hours=2)).isoformat().replace("+00:00", "+02:00")
    answer = family.parent.get(path(family), **{"from": shifted, "entity_type": "reward"})
    assert seqs(answer) == [5, 4, 3]


def test_pages_follow_their_links_to_the_end_and_back(family: Family, week: Any) -> None:
    answer = family.parent.get(path(family), limit=4, entity_type="reward", action="redeemed")
    assert linked(answer) == {}
    answer = family.parent.get(path(family), limit=4, **{"from": moment(week[0])})
    assert (seqs(answer), answer.json["count"], answer.json["total"]) == ([6, 5, 4, 3], 4, 6)
    following = linked(answer)
    assert following == {"next": {"limit": "4", "offset": "4", "from": moment(week[0])}}
    answer = family.parent.get(path(family), **following["next"])
    assert (seqs(answer), answer.json["offset"]) == ([2, 1], 4)
    assert set(linked(answer)) == {"prev"}
    assert seqs(family.parent.get(path(family), **linked(answer)["prev"])) == [6, 5, 4, 3]


def test_in_the_middle_there_are_both_links(family: Family, week: Any) -> None:
    links = linked(family.parent.get(path(family), limit=2, offset=1))
    assert (links["prev"]["offset"], links["next"]["offset"]) == ("0", "3")


def test_beyond_the_end_there_is_an_empty_page(family: Family, week: Any) -> None:
    answer = family.parent.get(path(family), offset=6)
    assert (seqs(answer), answer.json["total"], answer.json["count"]) == ([], 6, 0)
    assert "next" not in linked(answer)


@pytest.mark.parametrize(("limit", "counts_as"), [(1, 1), (500, 500), (501, 500), (10**9, 500)])
def test_a_limit_above_500_counts_as_500(family: Family, limit: int, counts_as: int) -> None:
    assert family.parent.get(path(family), limit=limit).json["limit"] == counts_as


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": -1}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"limit": "1.5"}, "limit"),
        ({"offset": -1}, "offset"),
        ({"from": "2026-02-09T18:42:15"}, "from"),
        ({"to": "yesterday"}, "to"),
        ({"from": "2026-02-09"}, "from"),
        ({"entity_type": "Task"}, "entity_type"),
        ({"action": ""}, "action"),
    ],
    ids=brief,
)
def test_a_wrong_parameter_is_named(
    family: Family, admin: Caller, query: dict[str, Any], field: str
) -> None:
    assert fields_of(family.parent.get(path(family), **query)) == [field]
    answer = admin.get("/admin/tracking", child_id=family.child_id, **query)
    assert fields_of(answer) == [field]


def test_one_of_child_and_user_is_asked_for(family: Family, admin: Caller) -> None:
    assert fields_of(admin.get("/admin/tracking")) == ["child_id"]
    both = {"child_id": family.child_id, "user_id": family.parent.user["id"]}
    assert fields_of(admin.get("/admin/tracking", **both)) == ["child_id"]
    assert fields_of(family.parent.get("/admin/tracking")) == ["child_id"]


def test_a_parent_does_not_ask_by_user(family: Family) -> None:
    answer = family.parent.get("/admin/tracking", user_id=family.parent.user["id"])
    assert refusal(answer) == (403, "forbidden")
    both = {"child_id": family.child_id, "user_id": family.parent.user["id"]}
    assert refusal(family.parent.get("/admin/tracking", **both)) == (403, "forbidden")


def test_a_parent_asks_for_its_own_children_only(family: Family, week: Any) -> None:
    other = sign_up(family.parent.client)
    for child_id in (family.child_id, "nobody"):
        answer = other.get("/admin/tracking", child_id=child_id)
        assert refusal(answer) == (404, "not_found")


def test_a_device_asks_for_its_own_history_only(family: Family, week: Any) -> None:
    device = family.device()
    answer = device.get("/admin/tracking", child_id=family.child_id)
    assert refusal(answer) == (403, "forbidden")
    family.child_id = family.make("/child", name="Ben")
    assert refusal(device.get(path(family))) == (404, "not_found")


def test_an_administrator_finds_nothing_of_nobody(admin: Caller) -> None:
    for query in ({"child_id": "nobody"}, {"user_id": "nobody"}):
        assert admin.get("/admin/tracking", **query).json["total"] == 0


def test_a_child_without_entries_has_an_empty_history(family: Family, admin: Caller) -> None:
    answer = family.parent.get(path(family))
    assert (seqs(answer), answer.json["total"]) == ([], 0)
    assert seqs(family.parent.get("/admin/tracking", child_id=family.child_id)) == []


def test_a_user_is_found_in_what_it_and_its_devices_did(family: Family, admin: Caller) -> None:
    family.trigger()
    device = family.device()
    device.post(f"/child/{family.child_id}/request-reward", reward_id=family.reward_id)
    other = Family(sign_up(family.parent.client))
    other.trigger()
    answer = admin.get("/admin/tracking", user_id=family.parent.user["id"])
    assert seqs(answer) == [2, 1]
