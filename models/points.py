"""Pure rules of points: a change is decided here and written elsewhere."""

from typing import NamedTuple


class PointsChange(NamedTuple):
    """Points before and after; whole numbers, never below 0."""

    before: int
    after: int

    @classmethod
    def of(cls, before: int, amount: int) -> "PointsChange":
        """Add an amount, or take as much of a negative one as there is."""
        return cls(before, max(0, before + amount))

    @property
    def delta(self) -> int:
        """What was really added or taken."""
        return self.after - self.before
