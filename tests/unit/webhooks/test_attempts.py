"""What follows an attempt: the next one, or none; and when a webhook is disabled."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.webhooks.delivery import LONGEST_WAIT, RETRY_AFTER, Delivery, DeliveryStatus, Outcome
from models.webhooks.webhook import Webhook
from services.webhooks.sending import read_retry_after

NOW = datetime(2026, 2, 9, 18, 42, 15, tzinfo=UTC)
FAILURE = Outcome(status=500, milliseconds=3)
SUCCESS = Outcome(status=204, milliseconds=3)


def make_delivery() -> Delivery:
    return Delivery(
        id="d",
        household_id="h",
        webhook_id="w",
        number=1,
        event_type="child_changed",
        timestamp=NOW,
        data={},
        created_at=NOW,
        next_attempt_at=NOW,
    )


def make_webhook(**fields: object) -> Webhook:
    webhook = Webhook(
        id="w",
        household_id="h",
        url="https://home.test/",
        event_types=("*",),
        project_id=None,
        secret="whsec_bmV3",
        created_at=NOW,
        updated_at=NOW,
        entry_seq=0,
        action_seq=0,
    )
    return replace(webhook, **fields)


def test_attempts_follow_the_table_within_a_tenth() -> None:
    delivery, now = make_delivery(), NOW
    for seconds in (5, 15, 300, 1800, 7200, 18000, 36000):
        delivery = delivery.attempted(FAILURE, now)
        assert delivery.next_attempt_at is not None
        waited = (delivery.next_attempt_at - now).total_seconds()
        assert 0.9 * seconds <= waited <= 1.1 * seconds
        now = delivery.next_attempt_at
    delivery = delivery.attempted(FAILURE, now)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.FAILED, len(RETRY_AFTER) + 1)
    assert delivery.next_attempt_at is None


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_an_answer_of_200_and_more_is_a_success(status: int) -> None:
    delivery = make_delivery().attempted(Outcome(status=status, milliseconds=1), NOW)
    assert (delivery.status, delivery.next_attempt_at) == (DeliveryStatus.DELIVERED, None)


@pytest.mark.parametrize("status", [None, 199, 301, 302, 304, 400, 404, 429, 500, 503])
def test_any_other_is_tried_again(status: int | None) -> None:
    delivery = make_delivery().attempted(Outcome(status=status, milliseconds=1), NOW)
    assert delivery.status is DeliveryStatus.PENDING


def test_who_wants_nothing_any_more_is_tried_no_more() -> None:
    delivery = make_delivery().attempted(Outcome(status=410, milliseconds=1), NOW)
    assert (delivery.status, delivery.next_attempt_at) == (DeliveryStatus.FAILED, None)


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        (timedelta(minutes=7), timedelta(minutes=7)),
        (timedelta(days=400), LONGEST_WAIT),
    ],
)
def test_the_receiver_says_how_long_to_wait(asked: timedelta, waits: timedelta) -> None:
    outcome = Outcome(status=503, milliseconds=1, retry_after=asked)
    assert make_delivery().attempted(outcome, NOW).next_attempt_at == NOW + waits


def test_a_shorter_wait_than_the_tables_is_not_taken() -> None:
    outcome = Outcome(status=429, milliseconds=1, retry_after=timedelta(seconds=1))
    delivery = make_delivery().attempted(outcome, NOW)
    assert delivery.next_attempt_at is not None
    assert delivery.next_attempt_at >= NOW + timedelta(seconds=4.5)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("Mon, 09 Feb 2026 18:43:15 GMT", 60),
        ("Mon, 09 Feb 2026 18:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("٣", None),
        ("Mon, 09 Feb 2026 18:43:15", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str | None, seconds: int | None) -> None:
    found = read_retry_after(text, NOW)
    assert (None if found is None else found.total_seconds()) == seconds


def test_an_absurd_retry_after_is_a_long_time() -> None:
    found = read_retry_after("9" * 5000, NOW)
    assert found is not None
    assert found >= LONGEST_WAIT


def test_five_days_of_failures_disable() -> None:
    failing = make_webhook().failed(NOW)
    assert failing.failed(NOW + timedelta(days=5, seconds=-1)).is_enabled
    assert failing.failed(NOW + timedelta(days=5)).disabled_reason == "failing"


def test_a_success_between_begins_the_days_anew() -> None:
    again = make_webhook().failed(NOW).succeeded().failed(NOW + timedelta(days=4))
    assert again.failed(NOW + timedelta(days=6)).is_enabled


def test_two_secrets_sign_for_a_day_after_a_rotation() -> None:
    rotated = make_webhook().rotated(NOW)
    assert rotated.secrets_at(NOW + timedelta(hours=23)) == [rotated.secret, "whsec_bmV3"]
    assert rotated.secrets_at(NOW + timedelta(hours=24)) == [rotated.secret]


@pytest.mark.parametrize(
    ("event_types", "project_id", "entries", "actions"),
    [
        (("*",), None, True, True),
        (("*",), "p", False, True),
        (("tracking_event_created",), None, True, False),
        (("tracking_event_created",), "p", False, False),
        (("activity_recorded",), "p", False, True),
        (("activity.deployment",), None, False, True),
        (("child_changed",), None, False, False),
    ],
)
def test_a_webhook_wants_of_entries_and_actions_what_it_names(
    event_types: tuple[str, ...], project_id: str | None, entries: bool, actions: bool
) -> None:
    webhook = make_webhook(event_types=event_types, project_id=project_id)
    assert (webhook.wants_entries, webhook.wants_actions) == (entries, actions)
