"""Averages are exact, and rounded half up to two decimals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.progress.exercise import Exercise
from models.progress.figures import NOTHING, figures_of_exercise
from models.progress.grades import GradeClass, average_of, grade_class
from tests.unit.progress.builders import make_exercise


@pytest.mark.parametrize(
    ("grade", "named"),
    [
        (100, GradeClass.EXCELLENT),
        (90, GradeClass.EXCELLENT),
        (89.99, GradeClass.GOOD),
        (75, GradeClass.GOOD),
        (74.99, GradeClass.FAIR),
        (60, GradeClass.FAIR),
        (59.99, GradeClass.POOR),
        (0, GradeClass.POOR),
    ],
)
def test_a_grade_has_a_class(grade: float, named: GradeClass) -> None:
    assert grade_class(grade) is named


@pytest.mark.parametrize(
    ("total", "count", "average"),
    [(0, 0, None), (0, 3, 0.0), (10, 4, 2.5), (1, 8, 0.13), (3, 8, 0.38), (2, 3, 0.67)],
)
def test_an_average_is_rounded_half_up(total: int, count: int, average: float | None) -> None:
    assert average_of(total, count) == average


@pytest.mark.parametrize(
    ("grades", "average"),
    [([], None), ([None], None), ([0], 0.0), ([80, None, 90], 85.0), ([85.125], 85.13)],
)
def test_grades_left_out_count_in_no_average(
    grades: list[float | None], average: float | None
) -> None:
    total = NOTHING
    for grade in grades:
        total = total.plus(figures_of_exercise(make_exercise(grade=grade)))
    assert total.average_grade == average


@given(st.permutations([0.1, 0.2, 0.3, 33.333333, 66.6, 99.99]))
def test_the_order_of_grades_does_not_matter(grades: list[float]) -> None:
    total = NOTHING
    for grade in grades:
        total = total.plus(figures_of_exercise(make_exercise(grade=grade)))
    assert total.grade_sum == 200_523_333
    assert total.average_grade == 33.42


@pytest.mark.parametrize(
    "wrong",
    [
        {"grade": -0.1},
        {"grade": 100.1},
        {"grade": float("nan")},
        {"time_spent_seconds": -1},
        {"hints_used": -1},
    ],
)
def test_an_exercise_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"grade|negative"):
        make_exercise(**wrong)


@pytest.mark.parametrize("fields", [{}, {"grade": None, "household_id": None, "exercise_id": "x"}])
def test_an_exercise_reads_back_as_it_was(fields: dict[str, None]) -> None:
    exercise = make_exercise(**fields)
    assert Exercise.from_dict(exercise.to_dict()) == exercise
