"""Statistics of a period, and where the grades of the last seven days go."""

import json
from datetime import date

import pytest

from models.progress.day_figures import DayFigures
from models.progress.statistics import (
    Direction,
    Period,
    days_needed_since,
    first_day,
    statistics,
    trend,
)
from tests.unit.progress.builders import TODAY, days_ago, make_day, make_entry, make_exercise


def graded(day: date, *grades: float | None, topic: str = "fractions") -> DayFigures:
    """Give a day with an exercise for each grade, a minute and a hint each."""
    figures = make_day(day)
    for grade in grades:
        exercise = make_exercise(grade=grade, topic=topic, time_spent_seconds=60, hints_used=1)
        figures = figures.with_exercise(exercise)
    return figures


@pytest.mark.parametrize(
    ("period", "first", "needed"),
    [
        (Period.DAILY, "2026-02-09", "2026-02-03"),
        (Period.WEEKLY, "2026-02-03", "2026-02-03"),
        (Period.MONTHLY, "2026-01-11", "2026-01-11"),
    ],
)
def test_a_period_ends_today(period: Period, first: str, needed: str) -> None:
    assert first_day(period, TODAY) == date.fromisoformat(first)
    assert days_needed_since(period, TODAY) == date.fromisoformat(needed)


@pytest.mark.parametrize(
    ("period", "exercises"),
    [(Period.DAILY, 1), (Period.WEEKLY, 2), (Period.MONTHLY, 3), (Period.ALL, 4)],
)
def test_a_period_holds_its_first_day_and_none_before(period: Period, exercises: int) -> None:
    days = [graded(days_ago(number), 80) for number in (0, 6, 29, 30)]
    answer = statistics(days, period, TODAY)
    assert answer["exercises_completed"] == exercises
    assert answer["to"] == "2026-02-09"


def test_days_to_come_do_not_count_yet() -> None:
    days = [graded(days_ago(-1), 80)]
    assert statistics(days, Period.ALL, TODAY)["exercises_completed"] == 0


def test_all_time_begins_with_the_first_day() -> None:
    days = [graded(TODAY, 80), graded(days_ago(400), 80)]
    assert statistics(days, Period.ALL, TODAY)["from"] == days_ago(400).isoformat()
    assert statistics([], Period.ALL, TODAY)["from"] is None


def test_statistics_answer_for_a_day_as_the_contract_says() -> None:
    day = graded(TODAY, 95, 80, 60, 12.5, None)
    day = day.with_exercise(make_exercise(topic="poems", grade=None, time_spent_seconds=30))
    day = day.with_entry(make_entry(), True)
    day = day.with_entry(make_entry(2, entity_type="penalty", delta=-3), True)
    answer = statistics([day], Period.DAILY, TODAY)
    assert answer.pop("trend")["direction"] == "insufficient_data"
    assert answer == {
        "period": "daily",
        "from": "2026-02-09",
        "to": "2026-02-09",
        "exercises_completed": 6,
        "average_grade": 61.88,
        "average_time_seconds": 55.0,
        "hints_used": 5,
        "average_hints": 0.83,
        "by_topic": [
            {
                "topic": "fractions",
                "exercises_completed": 5,
                "average_grade": 61.88,
                "time_spent_seconds": 300,
            },
            {
                "topic": "poems",
                "exercises_completed": 1,
                "average_grade": None,
                "time_spent_seconds": 30,
            },
        ],
        "by_grade": {"excellent": 1, "good": 1, "fair": 1, "poor": 1},
        "good_tasks": 1,
        "penalties": 1,
    }


def test_statistics_of_nothing_have_no_averages() -> None:
    answer = statistics([], Period.WEEKLY, TODAY)
    assert answer["average_grade"] is None
    assert answer["average_time_seconds"] is None
    assert answer["average_hints"] is None
    assert answer["by_topic"] == []
    assert answer["trend"]["change"] is None
    assert json.loads(json.dumps(answer)) == answer


def test_a_trend_shows_seven_days_that_end_today() -> None:
    said = trend({TODAY: graded(TODAY, 90, 80).figures}, TODAY).to_dict()
    assert [day["date"] for day in said["days"]] == [
        days_ago(number).isoformat() for number in (6, 5, 4, 3, 2, 1, 0)
    ]
    assert said["days"][-1] == {"date": "2026-02-09", "exercises": 2, "average_grade": 85.0}
    assert said["days"][0] == {"date": "2026-02-03", "exercises": 0, "average_grade": None}


@pytest.mark.parametrize(
    ("grades", "direction", "change"),
    [
        ({}, Direction.INSUFFICIENT_DATA, None),
        ({0: [90]}, Direction.INSUFFICIENT_DATA, None),
        ({6: [90]}, Direction.INSUFFICIENT_DATA, None),
        ({7: [50], 0: [90]}, Direction.INSUFFICIENT_DATA, None),
        ({3: [None], 0: [90]}, Direction.INSUFFICIENT_DATA, None),
        ({3: [80], 2: [80]}, Direction.STABLE, 0.0),
        ({3: [80], 2: [82]}, Direction.STABLE, 2.0),
        ({3: [80], 2: [78]}, Direction.STABLE, -2.0),
        ({3: [80], 2: [82.01]}, Direction.IMPROVING, 2.01),
        ({3: [80], 2: [77.99]}, Direction.DECLINING, -2.01),
        ({6: [60], 3: [80], 2: [90], 0: [70]}, Direction.IMPROVING, 10.0),
        ({4: [60, 60, 60], 3: [90], 0: [75]}, Direction.STABLE, 0.0),
    ],
    ids=[
        "nothing",
        "nothing before",
        "nothing recent",
        "a week ago is too old",
        "nothing graded before",
        "the same",
        "two points more",
        "two points less",
        "a little above two more",
        "a little above two less",
        "averages of both parts",
        "each day counts the same",
    ],
)
def test_a_trend_compares_the_last_three_days_with_the_four_before(
    grades: dict[int, list[float | None]], direction: Direction, change: float | None
) -> None:
    figures = {days_ago(n): graded(days_ago(n), *of_day).figures for n, of_day in grades.items()}
    said = trend(figures, TODAY)
    assert (said.direction, said.change) == (direction, change)
