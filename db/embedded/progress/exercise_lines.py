"""Where a learner's exercises stand in the file."""

from array import array
from collections.abc import Mapping
from typing import Any


class ExerciseLines:
    """The place, the length and the number of each document of a learner, in their order.

    `last_number` is the number of the newest change, 0 before the first.
    """

    __slots__ = ("deleted", "doc_ids", "last_number", "lengths", "numbers", "offsets", "rows")

    def __init__(self) -> None:
        self.offsets = array("Q")
        self.lengths = array("I")
        self.doc_ids = array("Q")
        self.numbers = array("Q")
        self.rows: dict[str, int] = {}
        self.deleted: dict[int, int] = {}
        self.last_number = 0

    def take(self, doc_id: int, document: Mapping[str, Any], offset: int, length: int) -> None:
        """Note where a document stands now: a new one, or the newer form of one."""
        row = self.rows.get(document["id"])
        if row is None:
            row = self.rows[document["id"]] = len(self.numbers)
            self.offsets.append(offset)
            self.lengths.append(length)
            self.doc_ids.append(doc_id)
            self.numbers.append(document["number"])
        else:
            self.offsets[row], self.lengths[row] = offset, length
        deleted_number = document["deleted_number"]
        if deleted_number is not None:
            self.deleted[row] = deleted_number
        self.last_number = max(self.last_number, document["number"], deleted_number or 0)
