"""Exercises: what learners record, one by one or in a file."""

from typing import Annotated

from pydantic import Field

from api.schemas.fields import Answer, Body, CalendarDate, Id, Instant, Path, Timestamp, Topic
from api.schemas.learners import LearnerQuery

MOST = 1_000_000_000
Grade = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=MOST)]


class ExercisePath(Path):
    """An exercise that was recorded."""

    recorded_id: str


class NewExercise(Body):
    """An exercise that was completed: now, where it does not say when."""

    topic: Topic
    grade: Grade | None = None
    time_spent_seconds: Count | None = None
    hints_used: Count | None = None
    exercise_id: Id | None = None
    completed_at: Instant | None = None


class ImportQuery(LearnerQuery):
    """Whether lines that can't be taken are left out, or stop the import."""

    skip_invalid: bool = False


class ExerciseAnswer(Answer):
    """An exercise as it was recorded; `local_date` is the learner's day that it counts for."""

    id: str
    learner_id: str
    household_id: str | None
    topic: str
    grade: float | None
    time_spent_seconds: int
    hints_used: int
    exercise_id: str | None
    completed_at: Timestamp
    local_date: CalendarDate
    created_at: Timestamp


class LineProblem(Answer):
    """What is wrong with one line of a file; the header of a CSV file is line 1."""

    line: int
    field: str
    message: str


class ImportAnswer(Answer):
    """How many exercises were taken, and which lines were not."""

    imported: int
    skipped: int
    errors: list[LineProblem]
