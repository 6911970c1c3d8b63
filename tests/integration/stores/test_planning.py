"""Deliveries are made of what was recorded: each once, and only so many at a time."""

from datetime import timedelta

from db.store import Store
from models.webhooks.delivery import Delivery
from models.webhooks.webhook import Webhook
from services.webhooks.planning import AT_ONCE, PENDING_AT_MOST, plan_all
from tests.integration.stores.builders import NOW, Home
from tests.integration.stores.test_actions import make_action
from tests.integration.stores.test_webhooks import make_webhook


def hooked(home: Home, *event_types: str) -> Webhook:
    webhook = make_webhook(home.id, event_types=event_types)
    with home.store.write(home.id) as unit:
        return unit.webhooks.add(webhook)


def recorded(home: Home, count: int) -> None:
    with home.store.write(home.id) as unit:
        unit.actions.record([make_action(home) for _ in range(count)])


def waiting(store: Store, webhook: Webhook) -> list[Delivery]:
    with store.read() as unit:
        return unit.deliveries.waiting(webhook.household_id, webhook.id)


def test_whoever_is_killed_before_the_places_move_makes_the_same_again(home: Home) -> None:
    webhook = hooked(home, "*")
    home.earn()
    recorded(home, 2)
    assert plan_all(home.store, home.id, NOW) is False
    first = waiting(home.store, webhook)
    assert len(first) == 3
    with home.store.write(home.id) as unit:
        moved = unit.webhooks.get(home.id, webhook.id)
        assert (moved.entry_seq, moved.action_seq) == (1, 2)
        unit.webhooks.save(webhook)  # where it stood
    plan_all(home.store, home.id, NOW + timedelta(minutes=1))
    assert waiting(home.store, webhook) == first


def test_no_more_wait_than_so_many_and_the_rest_stays_recorded(home: Home) -> None:
    webhook = hooked(home, "activity_recorded")
    recorded(home, PENDING_AT_MOST + AT_ONCE // 2)
    for _ in range(PENDING_AT_MOST // AT_ONCE):
        assert plan_all(home.store, home.id, NOW) is True
    assert plan_all(home.store, home.id, NOW) is True
    pending = waiting(home.store, webhook)
    assert len(pending) == PENDING_AT_MOST
    with home.store.write(home.id) as unit:
        for delivery in pending[:AT_ONCE]:
            unit.deliveries.save(delivery.given_up())
    assert plan_all(home.store, home.id, NOW) is False
    assert len(waiting(home.store, webhook)) == PENDING_AT_MOST - AT_ONCE // 2


def test_a_clock_that_was_set_back_changes_no_order(home: Home) -> None:
    webhook = hooked(home, "activity_recorded")
    for hours in (0, -1, -2):
        recorded(home, 1)
        plan_all(home.store, home.id, NOW + timedelta(hours=hours))
    due = [(each.next_attempt_at or NOW, each.number) for each in waiting(home.store, webhook)]
    assert due == sorted(due)
    assert [number for _, number in due] == [1, 2, 3]
