"""Exercises in the embedded engine."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from db.embedded.idempotency import KEYS_LAST, IdempotencyKeys
from db.embedded.progress.exercise_table import ExerciseTable
from db.recordings import FirstAnswer, Recording


class Exercises:
    """What learners recorded. Under the lock of the learner's household."""

    def __init__(self, table: ExerciseTable, keys: IdempotencyKeys) -> None:
        self._table = table
        self._keys = keys

    def remember_recent(self, now: datetime) -> None:
        """Remember the keys of the last day's recordings, after opening."""
        for document in self._table.take_keyed():
            first = FirstAnswer.from_dict(document["idempotency"])
            if now - first.at <= KEYS_LAST:
                self._keys.remember_recording(document["id"], first)

    def record(self, recordings: Sequence[Recording]) -> None:
        """Append recordings: all of them, or none."""
        self._table.append([recording.to_dict() for recording in recordings])
        for recording in recordings:
            if recording.first is not None:
                self._keys.remember_recording(recording.id, recording.first)

    def delete(self, recording: Recording) -> Recording:
        """Take a recording back, as the next change of its learner."""
        number = self.last_number(recording.done.learner_id) + 1
        deleted = replace(recording, deleted_number=number)
        self._table.replace(deleted.to_dict())
        return deleted

    def find(self, learner_id: str, exercise_id: str) -> Recording | None:
        """Give a recording, a deleted one too, or nothing."""
        document = self._table.find(learner_id, exercise_id)
        return None if document is None else Recording.from_dict(document)

    def of_learner(self, learner_id: str, after: int = 0) -> Iterator[Recording]:
        """Stream what stands of a learner's recordings, behind a number, oldest first."""
        recordings = map(Recording.from_dict, self._table.documents(learner_id, after))
        return (recording for recording in recordings if not recording.is_deleted)

    def deleted_after(self, learner_id: str, number: int) -> list[Recording]:
        """Give what stood at a number and was deleted behind it."""
        return [Recording.from_dict(found) for found in self._table.deleted(learner_id, number)]

    def last_number(self, learner_id: str) -> int:
        """Give the number of a learner's newest change, 0 before the first."""
        return self._table.last_number(learner_id)

    def learner_ids(self) -> list[str]:
        """Name the learners who recorded something."""
        return self._table.learner_ids()

    def forget(self, learner_id: str) -> int:
        """Remove all of a learner's recordings, durably; gives how many there were."""
        return self._table.forget(learner_id)
