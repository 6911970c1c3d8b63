"""The day: what the family does, and what has to come of it."""

from dataclasses import dataclass
from typing import Any

from bench.demo.caller import Caller, Unexpected
from bench.demo.listener import Listener
from bench.demo.page import Page

ENTRIES = 8
POINTS_IN_THE_END = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Who plays, and with what."""

    parent: Caller
    child: Caller
    listener: Listener
    child_id: str
    dishes: str
    shouting: str
    cinema: str

    def path(self, verb: str) -> str:
        """Give the path of a mutation of the child."""
        return f"/child/{self.child_id}/{verb}"


def gather(url: str, page: Page) -> Family:
    """Sign up, and set up a child, a task, a penalty, a reward and the child's tablet."""
    page.heading("A family moves in")
    visitor = Caller("Ann", url, page)
    signed_up = visitor.make(
        "/auth/signup", email="ann@home.example", password="a long password", name="Ann"
    )
    token = signed_up["access_token"]
    ann = Caller("Ann", url, page, token)
    child_id = ann.make("/child", name="Mia")["id"]
    dishes = ann.make("/task", name="Dishes", points=10)["id"]
    shouting = ann.make("/task", name="Shouting", points=5, is_good=False)["id"]
    cinema = ann.make("/reward", name="Cinema", cost=15)["id"]
    tablet = ann.make(f"/child/{child_id}/devices", name="Tablet")
    page.note("Ann signed up. Mia has a tablet. Dishes +10, shouting costs 5, the cinema 15.")
    return Family(
        parent=ann,
        child=Caller("Mia", url, page, tablet["token"]),
        listener=Listener(url, token, page),
        child_id=child_id,
        dishes=dishes,
        shouting=shouting,
        cinema=cinema,
    )


def play(family: Family, page: Page) -> None:
    """Play the day through; raises Unexpected or TimeoutError where something is not as it must."""
    with family.listener.listening():
        _morning(family, page)
        family.listener.wait_for(3)
    page.heading("Ann's phone loses its connection")
    _noon(family, page)
    page.heading("The phone is back, with Last-Event-ID")
    with family.listener.listening():
        family.listener.wait_for(5)
        _evening(family, page)
        family.listener.wait_for(ENTRIES)
    _check_order(family.listener.seen)


def _morning(family: Family, page: Page) -> None:
    page.heading("Morning")
    ann, mia = family.parent, family.child
    mia.act(
        "asks for the cinema", family.path("request-reward"), expect=409, reward_id=family.cinema
    )
    ann.act("Mia did the dishes", family.path("trigger-task"), task_id=family.dishes)
    ann.act("Mia shouted", family.path("trigger-task"), task_id=family.shouting)
    ann.act(
        "Mia did the dishes again",
        family.path("trigger-task"),
        key="dishes-at-ten",
        task_id=family.dishes,
    )
    ann.act(
        "taps again: was it sent?",
        family.path("trigger-task"),
        key="dishes-at-ten",
        task_id=family.dishes,
    )


def _noon(family: Family, page: Page) -> None:
    family.child.act("asks for the cinema", family.path("request-reward"), reward_id=family.cinema)
    family.child.act(
        "changes her mind", family.path("cancel-request-reward"), reward_id=family.cinema
    )
    page.note("two entries nobody heard of")


def _evening(family: Family, page: Page) -> None:
    page.heading("Evening")
    ann, mia = family.parent, family.child
    asked = mia.act("asks for the cinema", family.path("request-reward"), reward_id=family.cinema)
    request = asked["child"]["pending_requests"][0]
    redeemed = ann.act(
        "says yes",
        family.path("trigger-reward"),
        requested_at=request["requested_at"],
        reward_id=family.cinema,
    )
    ann.act(
        "the film was sold out: undo",
        family.path("undo"),
        tracking_event_id=redeemed["tracking_event"]["id"],
    )


def _check_order(seen: list[int]) -> None:
    if seen != list(range(1, ENTRIES + 1)):
        raise Unexpected(f"the stream brought {seen}")


def ledger_rows(entries: list[dict[str, Any]]) -> list[list[str]]:
    """Give the ledger as a table, oldest entry first."""
    head = ["#", "time", "who", "what", "", "points", "Δ", "hash", "after"]
    return [head, *map(_row, entries)]


def _row(entry: dict[str, Any]) -> list[str]:
    name = entry["metadata"].get("task_name") or entry["metadata"].get("reward_name")
    return [
        str(entry["seq"]),
        entry["occurred_at"][11:19],
        entry["actor"],
        f"{entry['entity_type']} {entry['action']}",
        str(name),
        f"{entry['points_before']} → {entry['points_after']}",
        f"{entry['delta']:+d}",
        entry["hash"][:8],
        entry["prev_hash"][:8],
    ]
