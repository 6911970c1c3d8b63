"""What learners recorded, as storage keeps it: each change of a learner has its number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Self

from models.entry import IdempotencyKey
from models.progress.exercise import Exercise
from models.times import iso, parse_iso


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """An active day that was recorded without an exercise."""

    id: str
    learner_id: str
    household_id: str | None
    completed_at: datetime
    local_date: date
    created_at: datetime

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "id": self.id,
            "learner_id": self.learner_id,
            "household_id": self.household_id,
            "completed_at": iso(self.completed_at),
            "local_date": self.local_date.isoformat(),
            "created_at": iso(self.created_at),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls(
            id=fields["id"],
            learner_id=fields["learner_id"],
            household_id=fields["household_id"],
            completed_at=parse_iso(fields["completed_at"]),
            local_date=date.fromisoformat(fields["local_date"]),
            created_at=parse_iso(fields["created_at"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAnswer:
    """The idempotency key that a request came with, when, and what it was answered.

    `namespace` is the household, or the account that has none.
    """

    namespace: str
    key: IdempotencyKey
    at: datetime
    answer: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form."""
        return {
            "namespace": self.namespace,
            **self.key.to_dict(),
            "at": iso(self.at),
            "answer": dict(self.answer),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        key = IdempotencyKey(key=fields["key"], request=fields["request"])
        return cls(
            namespace=fields["namespace"],
            key=key,
            at=parse_iso(fields["at"]),
            answer=fields["answer"],
        )


EXERCISE: Final = "exercise"
CHECK_IN: Final = "check_in"
KINDS: Final[Mapping[str, type[Exercise | CheckIn]]] = {EXERCISE: Exercise, CHECK_IN: CheckIn}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """An exercise, or a check-in, as it was recorded.

    The changes of a learner, recordings and deletions alike, are numbered 1, 2, 3 … `batch_end` is
    the number of the last one that was recorded together with this one: all of them count, or none.
    """

    done: Exercise | CheckIn
    number: int
    batch_end: int
    deleted_number: int | None = None
    first: FirstAnswer | None = None

    @property
    def id(self) -> str:
        """The identifier of what was done."""
        return self.done.id

    @property
    def exercise(self) -> Exercise:
        """The exercise; raises TypeError for a check-in."""
        if not isinstance(self.done, Exercise):
            raise TypeError("a check-in is no exercise")
        return self.done

    @property
    def is_deleted(self) -> bool:
        """Whether it was taken back."""
        return self.deleted_number is not None

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form: the exercise's fields, and the others beside them."""
        document = {
            "kind": EXERCISE if isinstance(self.done, Exercise) else CHECK_IN,
            **self.done.to_dict(),
            "number": self.number,
            "batch_end": self.batch_end,
            "deleted_number": self.deleted_number,
        }
        if self.first is not None:
            document["idempotency"] = self.first.to_dict()
        return document

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        first = document.get("idempotency")
        return cls(
            done=KINDS[document["kind"]].from_dict(document),
            number=document["number"],
            batch_end=document["batch_end"],
            deleted_number=document["deleted_number"],
            first=None if first is None else FirstAnswer.from_dict(first),
        )
