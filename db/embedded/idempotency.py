"""Idempotency keys in memory; on the disk they lie beside what their requests made."""

from collections.abc import Callable, Mapping, Set
from datetime import datetime, timedelta
from typing import Any, Final

from db.faces.ledger import Remembered
from db.recorded_actions import RecordedAction
from db.recordings import FirstAnswer
from models.entry import Entry
from models.times import parse_iso

KEYS_LAST: Final = timedelta(hours=24)
PRUNE_EVERY: Final = 1024


class IdempotencyKeys:
    """Remembers for 24 hours which request a household's key first came with, and what it made.

    Keys of entries, exercises and actions share one namespace: that of the household, or of the
    account that has none.
    """

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], tuple[datetime, Remembered]] = {}
        self._until_pruning = PRUNE_EVERY

    def find(self, household_id: str, key: str, now: datetime) -> Remembered | None:
        """Tell what a key came with, or nothing."""
        found = self._first.get((household_id, key))
        if found is None or now - found[0] > KEYS_LAST:
            return None
        return found[1]

    def remember_recording(self, exercise_id: str, first: FirstAnswer) -> None:
        """Remember the key that an exercise was recorded with."""
        made = Remembered(request=first.key.request, exercise_id=exercise_id)
        self._keep((first.namespace, first.key.key), first.at, made)

    def remember_actions(self, recorded: RecordedAction) -> None:
        """Remember the key that actions were recorded with, by the first of them."""
        first = recorded.first
        if first is not None:
            made = Remembered(request=first.key.request, actions=(recorded.seq, recorded.batch_end))
            self._keep((first.namespace, first.key.key), first.at, made)

    def remember(self, entry: Entry) -> None:
        """Remember the key of an entry, where it has one."""
        if entry.idempotency is None:
            return
        event = entry.event
        self._keep(
            (event.household_id, entry.idempotency.key),
            event.occurred_at,
            Remembered(request=entry.idempotency.request, seq=event.seq),
        )

    def remember_stored(self, document: Mapping[str, Any]) -> None:
        """Remember the key beside a stored entry, where it has one."""
        key = document.get("idempotency")
        if key:
            self._keep(
                (document["household_id"], key["key"]),
                parse_iso(document["occurred_at"]),
                Remembered(request=key["request"], seq=document["seq"]),
            )

    def forget(self, concerns: Callable[[str, int], bool]) -> None:
        """Forget the keys of those entries, given by household and seq, that it concerns."""
        for place, (_, made) in list(self._first.items()):
            if made.seq is not None and concerns(place[0], made.seq):
                self._first.pop(place, None)

    def forget_actions(self, household_id: str, seqs: Set[int]) -> None:
        """Forget the keys of a household's actions, given by the seq of the first of each key."""
        for place, (_, made) in list(self._first.items()):
            if place[0] == household_id and made.actions and made.actions[0] in seqs:
                self._first.pop(place, None)

    def _keep(self, place: tuple[str, str], since: datetime, what: Remembered) -> None:
        self._first.pop(place, None)  # a key that is used again after its time moves to the end
        self._first[place] = (since, what)
        self._until_pruning -= 1
        if self._until_pruning <= 0:
            self._prune(since)

    def _prune(self, now: datetime) -> None:
        self._until_pruning = PRUNE_EVERY
        for place in [p for p, (since, _) in list(self._first.items()) if now - since > KEYS_LAST]:
            self._first.pop(place, None)
