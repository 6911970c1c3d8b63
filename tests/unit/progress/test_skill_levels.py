"""A level is the highest whose count and average grade both hold."""

from datetime import timedelta

import pytest

from models.progress.grades import MILLIONTHS
from models.progress.skill_levels import Level, NextLevel, SkillLevel, level_of
from models.progress.topics import TopicFigures
from tests.unit.progress.builders import NOW

LATER = NOW + timedelta(hours=1)


def figures(exercises: int, average: float, graded: int | None = None) -> TopicFigures:
    """Give a topic's figures, every exercise graded unless said."""
    graded = exercises if graded is None else graded
    return TopicFigures(exercises, graded, round(average * MILLIONTHS * graded), 60 * exercises)


@pytest.mark.parametrize(
    ("exercises", "average", "level"),
    [
        (0, 0, Level.BEGINNER),
        (9, 100, Level.BEGINNER),
        (10, 59.99, Level.BEGINNER),
        (10, 60, Level.INTERMEDIATE),
        (29, 100, Level.INTERMEDIATE),
        (30, 69.99, Level.INTERMEDIATE),
        (30, 70, Level.ADVANCED),
        (49, 100, Level.ADVANCED),
        (50, 79.99, Level.ADVANCED),
        (50, 80, Level.EXPERT),
        (50, 65, Level.INTERMEDIATE),
        (500, 10, Level.BEGINNER),
    ],
)
def test_a_level_takes_its_count_and_its_grade(
    exercises: int, average: float, level: Level
) -> None:
    assert level_of(figures(exercises, average)) is level


def test_exercises_without_a_grade_count_but_do_not_lift_the_average() -> None:
    assert level_of(figures(50, 0, graded=0)) is Level.BEGINNER
    assert level_of(figures(50, 80, graded=1)) is Level.EXPERT


@pytest.mark.parametrize(
    ("exercises", "average", "above"),
    [
        (0, 0, NextLevel(level=Level.INTERMEDIATE, exercises_needed=10, grade_needed=60)),
        (4, 90, NextLevel(level=Level.INTERMEDIATE, exercises_needed=6, grade_needed=60)),
        (20, 50, NextLevel(level=Level.INTERMEDIATE, exercises_needed=0, grade_needed=60)),
        (20, 90, NextLevel(level=Level.ADVANCED, exercises_needed=10, grade_needed=70)),
        (30, 90, NextLevel(level=Level.EXPERT, exercises_needed=20, grade_needed=80)),
        (50, 90, None),
    ],
)
def test_a_level_says_what_the_next_one_takes(
    exercises: int, average: float, above: NextLevel | None
) -> None:
    level = SkillLevel(topic="fractions").with_figures(figures(exercises, average), NOW)
    assert level.next_level == above


def test_a_level_keeps_the_one_before_it_and_the_time_of_the_change() -> None:
    level = SkillLevel(topic="fractions").with_figures(figures(1, 90), NOW)
    assert (level.level, level.previous_level, level.level_updated_at) == ("beginner", None, NOW)
    level = level.with_figures(figures(10, 90), LATER)
    assert (level.level, level.previous_level) == ("intermediate", "beginner")
    assert level.level_updated_at == LATER
    stays = level.with_figures(figures(11, 90), LATER + timedelta(hours=1))
    assert (stays.previous_level, stays.level_updated_at) == ("beginner", LATER)


def test_a_level_that_is_lost_is_the_previous_one() -> None:
    level = SkillLevel(topic="fractions").with_figures(figures(10, 90), NOW)
    lost = level.with_figures(figures(9, 90), LATER)
    assert (lost.level, lost.previous_level) == ("beginner", "intermediate")
    assert lost.level_updated_at == LATER


def test_an_unknown_topic_is_a_beginners() -> None:
    assert SkillLevel(topic="fractions").to_public_dict() == {
        "topic": "fractions",
        "level": "beginner",
        "previous_level": None,
        "level_updated_at": None,
        "exercises_completed": 0,
        "average_grade": None,
        "time_spent_seconds": 0,
        "next_level": {"level": "intermediate", "exercises_needed": 10, "grade_needed": 60},
    }


def test_a_level_reads_back_as_it_was() -> None:
    level = SkillLevel(topic="fractions").with_figures(figures(3, 90), NOW)
    for each in (level, level.with_figures(figures(10, 90), LATER)):
        assert SkillLevel.from_dict("fractions", each.to_dict()) == each
