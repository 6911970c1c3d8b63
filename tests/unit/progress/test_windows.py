"""The busiest days in a row are known without looking at the others."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from models.progress.active_days import ActiveDays
from models.progress.windows import Windows
from tests.unit.progress.builders import days_ago

DAYS = st.lists(st.integers(0, 20).map(days_ago), max_size=40)


def busiest(days: list[date], length: int) -> int:
    """Look at the window that begins on each active day."""
    return max((sum(0 <= (day - first).days < length for day in days) for first in days), default=0)


@given(DAYS, st.lists(st.integers(0, 1000), max_size=40))
def test_windows_follow_every_change(added: list[date], removals: list[int]) -> None:
    days, windows, left = ActiveDays(), Windows.of(ActiveDays()), list(added)
    for day in added:
        windows, days = windows.moved(days, day, 1), days.add(day)
    for removal in removals[: len(added)]:
        day = left.pop(removal % len(left))
        windows, days = windows.moved(days, day, -1), days.remove(day)
    assert windows == Windows.of(days) == Windows.from_dict(windows.to_dict())
    assert windows.busiest == {length: busiest(left, length) for length in (1, 7)}
