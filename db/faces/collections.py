"""What is kept by its id: things with an id, and things of a household."""

from typing import Protocol, TypeVar

M = TypeVar("M")


class Collection(Protocol[M]):
    """Things with an id; each write is one atomic change, and raises StorageUnavailable."""

    def get(self, thing_id: str) -> M:
        """Give a thing; raises NotFound."""

    def find(self, thing_id: str) -> M | None:
        """Give a thing, or nothing."""

    def add(self, thing: M) -> M:
        """Keep a new thing."""

    def save(self, thing: M) -> M:
        """Replace a thing by its newer self."""

    def remove(self, thing_id: str) -> None:
        """Forget a thing."""


class OfHousehold(Protocol[M]):
    """Things of a household, which are never found through another one."""

    def get(self, household_id: str, thing_id: str) -> M:
        """Give a thing; raises NotFound, also for another household's."""

    def find(self, household_id: str, thing_id: str) -> M | None:
        """Give a thing, or nothing."""

    def of_household(self, household_id: str) -> list[M]:
        """Give a household's things, oldest first."""

    def add(self, thing: M) -> M:
        """Keep a new thing."""

    def save(self, thing: M) -> M:
        """Replace a thing by its newer self."""

    def remove(self, household_id: str, thing_id: str) -> None:
        """Forget a thing."""
