"""Learners: whose progress it is."""

from pydantic import BaseModel

from api.schemas.fields import Answer, Id


class LearnerQuery(BaseModel):
    """Whose progress: a child of the household, or, where none is named, the caller's own."""

    child_id: Id | None = None


class ExportedLearner(Answer):
    """Whose progress it is."""

    id: str
    name: str
    child_id: str | None
    household_id: str | None
    timezone: str
    day_start_hour: int
