"""Progress's rows: what an event and an answer cost after years, imports, and the rebuild."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import progress
from bench.rows import Row, duration

ANSWER_SECONDS = 0.002
ROWS_A_SECOND = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many exercises a new learner and an old one have, and entries the rebuilt ledger."""

    few: int = 100
    many: int = 100_000
    entries: int = 1_000_000
    runs: int = 300


QUICK = Sizes(few=10, many=400, entries=2_000, runs=10)


def rows(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Measure, row by row."""
    with progress.learner(folder / "new") as new, progress.learner(folder / "old") as old:
        new.import_exercises(sizes.few)
        yield _import(old.import_exercises(sizes.many), sizes)
        yield _record(new, old, sizes)
        yield _ask(old, sizes)
    yield _rebuild(folder / "ledger", sizes)


def _import(seconds: float, sizes: Sizes) -> Row:
    rate = sizes.many / seconds
    return Row(
        what=f"import of {sizes.many:,} exercises of ten years",
        measured=f"{rate:,.0f} rows/s",
        baseline=f"{ROWS_A_SECOND:,} rows/s",
        ratio=rate / ROWS_A_SECOND,
        target=1,
        better="higher",
    )


def _record(new: progress.Learner, old: progress.Learner, sizes: Sizes) -> Row:
    after_few, after_many = progress.record_seconds(new, old, runs=sizes.runs)
    return Row(
        what=f"POST /api/progress/exercises in process after {sizes.many:,}",
        measured=duration(after_many),
        baseline=f"{duration(after_few)} after {sizes.few:,}",
        ratio=after_many / after_few,
        target=1.5,
    )


def _ask(old: progress.Learner, sizes: Sizes) -> Row:
    took = progress.ask_seconds(old, runs=sizes.runs)
    return Row(
        what=f"GET /api/progress in process at {sizes.many:,} exercises",
        measured=duration(took),
        baseline=duration(ANSWER_SECONDS),
        ratio=took / ANSWER_SECONDS,
        target=1,
    )


def _rebuild(folder: Path, sizes: Sizes) -> Row:
    folder.mkdir()
    took, reading = progress.rebuild_seconds(folder, sizes.entries)
    return Row(
        what=f"rebuild of {sizes.entries:,} ledger entries",
        measured=duration(took),
        baseline=f"{duration(reading)} to read them",
        ratio=took / reading,
        target=4,
    )
