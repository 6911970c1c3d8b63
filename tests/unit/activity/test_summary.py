"""Actions are summed up by the hours, days and weeks of a zone."""

from datetime import UTC, datetime

import pytest

from models.activity.summary import Bucket, Counted, sentences, start_of, summary, today_of


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("moment", "bucket", "zone", "start"),
    [
        ("2026-02-09T18:42:15Z", Bucket.HOUR, "UTC", "2026-02-09T18:00:00Z"),
        ("2026-02-09T18:42:15Z", Bucket.HOUR, "Asia/Kathmandu", "2026-02-09T18:15:00Z"),
        ("2026-02-09T23:30:00Z", Bucket.DAY, "Europe/Berlin", "2026-02-09T23:00:00Z"),
        ("2026-02-09T22:59:59Z", Bucket.DAY, "Europe/Berlin", "2026-02-08T23:00:00Z"),
        ("2026-02-15T22:59:59Z", Bucket.WEEK, "Europe/Berlin", "2026-02-08T23:00:00Z"),
        ("2026-02-15T23:00:00Z", Bucket.WEEK, "Europe/Berlin", "2026-02-15T23:00:00Z"),
        # an hour that occurs twice is two
        ("2026-10-25T00:30:00Z", Bucket.HOUR, "Europe/Berlin", "2026-10-25T00:00:00Z"),
        ("2026-10-25T01:30:00Z", Bucket.HOUR, "Europe/Berlin", "2026-10-25T01:00:00Z"),
        # a day of 25 hours, and one that begins at one o'clock
        ("2026-10-25T22:30:00Z", Bucket.DAY, "Europe/Berlin", "2026-10-24T22:00:00Z"),
        ("2018-11-04T12:00:00Z", Bucket.DAY, "America/Sao_Paulo", "2018-11-04T03:00:00Z"),
        ("1969-12-31T23:59:59Z", Bucket.HOUR, "UTC", "1969-12-31T23:00:00Z"),
    ],
)
def test_a_stretch_begins_by_the_clock_on_the_wall(
    moment: str, bucket: Bucket, zone: str, start: str
) -> None:
    assert start_of(seconds(moment), bucket, zone) == seconds(start)


def test_today_is_the_zones() -> None:
    now = datetime(2026, 2, 9, 23, 30, tzinfo=UTC)
    expected = (seconds("2026-02-09T23:00:00Z"), seconds("2026-02-10T23:00:00Z"))
    assert today_of(now, "Europe/Berlin") == expected


def test_buckets_come_oldest_first_and_totals_hold_all() -> None:
    counted = [Counted(7200, "b", 1, 5), Counted(0, "a", 2, 3), Counted(900, "a", 1, 1)]
    found = summary(counted, [], Bucket.HOUR, "UTC")
    assert [each["start"][11:16] for each in found["buckets"]] == ["00:00", "02:00"]
    assert found["buckets"][0]["counts"] == {"a": 3}
    assert found["totals"] == {"counts": {"a": 3, "b": 1}, "quantities": {"a": 4, "b": 5}}
    assert found["sentences"] == []


@pytest.mark.parametrize(
    ("action_type", "number", "sentence"),
    [
        ("endpoints_added", 5, "5 endpoints added today"),
        ("endpoints_added", 1, "1 endpoint added today"),
        ("endpoints_modified", 0, "0 endpoints modified today"),
        ("project_created", 1, "1 project created today"),
        ("database_created", 2, "2 databases created today"),
        ("queries_executed", 5, "5 queries executed today"),
        ("queries_executed", 1, "1 query executed today"),
        ("tables_added", 2, "2 tables added today"),
        ("deployment", 3, "3 deployments today"),
        ("github_push", 5, "5 files pushed to GitHub today"),
        ("child_created", 2, "2 children created today"),
        ("x", 1, "1 x today"),
    ],
)
def test_a_sentence_says_how_much_happened(action_type: str, number: int, sentence: str) -> None:
    assert sentences([Counted(0, action_type, 1, number)]) == [sentence]
