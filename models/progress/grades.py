"""Grades: kept as whole millionths, so that sums are exact in whatever order they are made.

Averages are rounded half up to two decimals; an average of nothing is None.
"""

from enum import StrEnum
from fractions import Fraction
from typing import Final

MILLIONTHS: Final = 1_000_000
PERFECT: Final = 100


class GradeClass(StrEnum):
    """How good a grade is."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


LOWEST: Final = {GradeClass.EXCELLENT: 90, GradeClass.GOOD: 75, GradeClass.FAIR: 60}


def grade_class(grade: float) -> GradeClass:
    """Name the class of a grade."""
    return next((name for name, lowest in LOWEST.items() if grade >= lowest), GradeClass.POOR)


def in_millionths(grade: float) -> int:
    """Give a grade as it is summed up."""
    return round(grade * MILLIONTHS)


def average_of(total: int, count: int) -> float | None:
    """Divide whole numbers, rounded half up to two decimals."""
    return rounded(Fraction(total, count)) if count else None


def average_grade(grade_sum: int, count: int) -> float | None:
    """Average grades that were summed up in millionths."""
    return rounded(exact_grade(grade_sum, count)) if count else None


def exact_grade(grade_sum: int, count: int) -> Fraction:
    """Average at least one grade, without rounding."""
    return Fraction(grade_sum, count * MILLIONTHS)


def rounded(value: Fraction) -> float:
    """Round to two decimals, halves away from zero."""
    hundredths = (abs(value.numerator) * 200 + value.denominator) // (2 * value.denominator)
    return (hundredths if value >= 0 else -hundredths) / 100
