"""`make bench`: measure every speed that Starchart is to reach, and write it down."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson

from bench import (
    activity_rows,
    ledger_rows,
    postgres_rows,
    progress_rows,
    request_rows,
    stream_rows,
)
from bench.rows import HEAD, Row

RESULTS = Path(__file__).parent / "results"
Measure = Callable[[Path], Iterator[Row]]

WHOLE: dict[str, Measure] = {
    "ledger": lambda folder: ledger_rows.rows(folder, ledger_rows.Sizes()),
    "durable": lambda folder: ledger_rows.durable_rows(folder, ledger_rows.Sizes()),
    "progress": lambda folder: progress_rows.rows(folder, progress_rows.Sizes()),
    "requests": lambda folder: request_rows.rows(folder, request_rows.Sizes()),
    "streams": lambda folder: stream_rows.rows(folder, stream_rows.Sizes()),
    "postgres": lambda folder: postgres_rows.rows(folder, postgres_rows.Sizes()),
    "activity": lambda folder: activity_rows.rows(folder, activity_rows.Sizes()),
}
QUICK: dict[str, Measure] = {
    "ledger": lambda folder: ledger_rows.rows(folder, ledger_rows.QUICK),
    "durable": lambda folder: ledger_rows.durable_rows(folder, ledger_rows.QUICK),
    "progress": lambda folder: progress_rows.rows(folder, progress_rows.QUICK),
    "requests": lambda folder: request_rows.rows(folder, request_rows.QUICK),
    "streams": lambda folder: stream_rows.rows(folder, stream_rows.QUICK),
    "postgres": lambda folder: postgres_rows.rows(folder, postgres_rows.QUICK),
    "activity": lambda folder: activity_rows.rows(folder, activity_rows.QUICK),
}


def main() -> int:
    """Measure what was asked for, print the table, and write it as JSON."""
    asked = _arguments()
    measures = QUICK if asked.quick else WHOLE
    rows = [row for name in asked.names or measures for row in _measured(name, measures[name])]
    _print(rows)
    path = _write(rows, asked.results)
    print(f"written to {path}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*WHOLE, []], help="what to measure; all")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the JSON goes")
    return parser.parse_args()


def _measured(name: str, measure: Measure) -> Iterator[Row]:
    """Measure in a folder of its own, and say on stderr how it goes."""
    print(f"{name} …", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix=f"starchart-bench-{name}-") as folder:
        for row in measure(Path(folder)):
            print(f"  {row.what}: {row.measured} ({row.ratio:.3g})", file=sys.stderr, flush=True)
            yield row


def _print(rows: list[Row]) -> None:
    table = [HEAD, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)))


def _write(rows: list[Row], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    path = folder / f"{now:%Y%m%dT%H%M%SZ}.json"
    result = {"measured_at": now, "rows": [row.to_dict() for row in rows]}
    path.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2))
    return path


if __name__ == "__main__":
    sys.exit(main())
