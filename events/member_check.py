"""End the streams of who is no member any more, whatever revocations were not heard of."""

from collections.abc import Callable, Set
from typing import Final

from events.fan_out import FanOut, Member
from events.periodic_check import PeriodicCheck

Standing = Callable[[Set[Member]], Set[Member]]
"""Gives those accounts that would be let into their households; may raise StorageUnavailable."""

CHECK_SECONDS: Final = 3.0


class MemberCheck(PeriodicCheck):
    """Asks for all accounts with open streams here at once: one question, however many they are."""

    name = "member-check"

    def __init__(self, streams: FanOut, standing: Standing, seconds: float) -> None:
        super().__init__(streams, seconds)
        self._standing = standing
        self.start()

    def _check(self) -> None:
        members = self._streams.heard_members()
        for member in members - self._standing(members) if members else ():
            self._streams.close_member(member)
