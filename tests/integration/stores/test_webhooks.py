"""Projects, webhooks and their deliveries, on both engines."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from db.store import Store
from models.ids import new_id
from models.webhooks.delivery import Delivery, DeliveryStatus
from models.webhooks.webhook import Webhook
from tests.integration.stores.builders import NOW, Home, found, later, make_project
from tests.integration.stores.engines import Engine

SOON = timedelta(seconds=30)


def make_webhook(household_id: str, **fields: Any) -> Webhook:
    given = {
        "id": new_id(),
        "url": "https://home.test/hook",
        "event_types": ("*",),
        "project_id": None,
        "secret": "whsec_c2VjcmV0",
        "created_at": NOW,
        "updated_at": NOW,
        "entry_seq": 0,
        "action_seq": 0,
    }
    return Webhook(household_id=household_id, **given | fields)


def make_delivery(webhook: Webhook, number: int, **fields: Any) -> Delivery:
    given = {
        "id": new_id(),
        "event_type": "child_changed",
        "timestamp": NOW,
        "data": {"z": 1, "a": None},
        "created_at": NOW,
        "next_attempt_at": NOW,
    }
    return Delivery(
        household_id=webhook.household_id, webhook_id=webhook.id, number=number, **given | fields
    )


def added(home: Home, *numbers: int, **fields: Any) -> tuple[Webhook, list[Delivery]]:
    webhook = make_webhook(home.id)
    made = [make_delivery(webhook, number, **fields) for number in numbers]
    with home.store.write(home.id) as unit:
        unit.webhooks.add(webhook)
        for delivery in made:
            unit.deliveries.add(delivery)
    return webhook, made


def leased(store: Store, now: datetime = NOW, limit: int = 10) -> list[Delivery]:
    with store.write(None) as unit:
        return unit.deliveries.lease(now, now + SOON, limit)


def test_a_project_and_a_webhook_come_back_as_they_were(engine: Engine) -> None:
    with closing(engine.open()) as store:
        home = found(store)
        project = make_project(home.id, name="My API")
        webhook = make_webhook(
            home.id,
            event_types=("activity.deployment", "child_changed"),
            project_id=project.id,
            previous_secret="whsec_b2xk",
            rotated_at=later(hours=1),
            disabled_reason="gone",
            failing_since=later(hours=2),
            entry_seq=2**40,
        )
        with store.write(home.id) as unit:
            unit.projects.add(project)
            unit.webhooks.add(webhook)
    with closing(engine.open()) as store, store.read() as unit:
        assert unit.projects.find_by_id(project.id) == project
        assert unit.webhooks.get(home.id, webhook.id) == webhook
        assert unit.webhooks.of_household(home.id) == [webhook]
        assert unit.webhooks.household_ids() == []


def test_households_with_an_enabled_webhook_are_named_once(store: Store) -> None:
    home, other = found(store), found(store)
    with store.write(home.id) as unit:
        for _ in range(2):
            unit.webhooks.add(make_webhook(home.id))
    with store.write(other.id) as unit:
        unit.webhooks.add(make_webhook(other.id, disabled_reason="disabled"))
    with store.read() as unit:
        assert unit.webhooks.household_ids() == [home.id]


def test_a_delivery_comes_back_as_it_was_saved(engine: Engine) -> None:
    with closing(engine.open()) as store:
        home = found(store)
        _, (delivery,) = added(home, 7, entry_seq=3, action_id=new_id())
        done = replace(
            delivery,
            status=DeliveryStatus.FAILED,
            next_attempt_at=None,
            attempts=8,
            planned=7,
            response_status=500,
            duration_ms=15_000,
            response_excerpt="Oh \N{SNOWMAN}",
            error="no",
        )
        with store.write(home.id) as unit:
            unit.deliveries.save(done)
    with closing(engine.open()) as store, store.read() as unit:
        assert unit.deliveries.get(delivery.id) == done
        assert list(unit.deliveries.get(delivery.id).data) == ["z", "a"]
        assert unit.deliveries.last_number(home.id) == 7
        assert unit.deliveries.find(new_id()) is None


def test_deliveries_come_newest_first_and_page_by_page(home: Home) -> None:
    webhook, made = added(home, 1, 2, 3)
    added(home, 4)
    with home.store.read() as unit:
        assert unit.deliveries.page(home.id, webhook.id, 2, 0) == (made[:0:-1], 3)
        assert unit.deliveries.page(home.id, webhook.id, 2, 2) == (made[:1], 3)
        assert unit.deliveries.page(new_id(), webhook.id, 2, 0) == ([], 0)
        assert unit.deliveries.waiting(home.id, webhook.id) == made
        assert unit.deliveries.count_waiting(home.id, webhook.id) == 3
    with home.store.write(home.id) as unit:
        unit.deliveries.save(replace(made[0], next_attempt_at=None))
        assert unit.deliveries.count_waiting(home.id, webhook.id) == 2


def test_those_that_wait_are_counted(home: Home) -> None:
    webhook, made = added(home, 1, 2, 3)
    added(home, 4)
    with home.store.write(home.id) as unit:
        unit.deliveries.save(
            replace(made[0], status=DeliveryStatus.DELIVERED, next_attempt_at=None)
        )
        assert unit.deliveries.count_waiting(home.id, webhook.id) == 2
        assert unit.deliveries.count_waiting(home.id, new_id()) == 0


def test_of_each_webhook_the_first_that_is_due_is_leased_and_no_other(home: Home) -> None:
    first, made = added(home, 1, 2)
    _, (other,) = added(home, 3)
    added(home, 4, next_attempt_at=later(hours=1))
    assert sorted(each.number for each in leased(home.store)) == [1, 3]
    assert leased(home.store) == []
    with home.store.write(home.id) as unit:
        unit.deliveries.save(replace(made[0], next_attempt_at=None))
    with home.store.write(None) as unit:
        unit.deliveries.release(first.id)
    assert leased(home.store) == [made[1]]
    assert leased(home.store, later(seconds=30)) != []
    assert other.number == 3


def test_no_more_are_leased_than_were_asked_for(home: Home) -> None:
    for number in range(3):
        added(home, number + 1)
    assert [len(leased(home.store, limit=2)) for _ in range(3)] == [2, 1, 0]


def test_the_next_one_is_due_when_the_earliest_is(home: Home) -> None:
    with home.store.read() as unit:
        assert unit.deliveries.next_due() is None
    added(home, 1, next_attempt_at=later(hours=2))
    added(home, 2, next_attempt_at=later(hours=1))
    with home.store.read() as unit:
        assert unit.deliveries.next_due() == later(hours=1)


def test_the_oldest_that_are_done_are_forgotten(home: Home) -> None:
    webhook, made = added(home, *range(1, 9))
    with home.store.write(home.id) as unit:
        for delivery in made[1:]:
            unit.deliveries.save(replace(delivery, next_attempt_at=None))
        unit.deliveries.prune(home.id, webhook.id, 3)
        page, total = unit.deliveries.page(home.id, webhook.id, 9, 0)
    assert (total, [each.number for each in page]) == (4, [8, 7, 6, 1])


def test_a_webhooks_deliveries_are_forgotten(home: Home) -> None:
    webhook, _ = added(home, 1, 2)
    other, _ = added(home, 3)
    with home.store.write(home.id) as unit:
        unit.deliveries.forget_webhook(home.id, webhook.id)
        assert unit.deliveries.page(home.id, webhook.id, 9, 0) == ([], 0)
        assert unit.deliveries.page(home.id, other.id, 9, 0)[1] == 1
