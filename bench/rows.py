"""A row of the table: what was measured, beside what, and whether it reaches its target."""

from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measurement as a ratio to its baseline of the same run."""

    what: str
    measured: str
    baseline: str
    ratio: float
    target: float
    better: Literal["lower", "higher"] = "lower"

    @property
    def is_met(self) -> bool:
        """Whether the ratio is as good as the target."""
        if self.better == "lower":
            return self.ratio <= self.target
        return self.ratio >= self.target

    def cells(self) -> list[str]:
        """Give the row as text."""
        sign = "≤" if self.better == "lower" else "≥"
        return [
            self.what,
            self.measured,
            self.baseline,
            f"{self.ratio:,.3g}",
            f"{sign} {self.target:,.3g}",
            "yes" if self.is_met else "NO",
        ]

    def to_dict(self) -> dict[str, Any]:
        """Give the row for a file."""
        return asdict(self) | {"is_met": self.is_met}


HEAD = ["what", "measured", "beside", "ratio", "target", "met"]


def duration(seconds: float) -> str:
    """Write a time in the unit that fits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"
