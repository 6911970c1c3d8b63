"""The ledger's rows: appends, pages, opening and memory, beside stock TinyDB and the bare disk."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import ledger, made_up
from bench.durable_appends import durable_appends
from bench.rows import Row, duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many events; stock TinyDB bears no more than some ten thousand."""

    small: int = 1_000
    large: int = 1_000_000
    stock: int = 50_000
    durable: int = 4_000


QUICK = Sizes(small=100, large=2_000, stock=500, durable=320)


def rows(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Measure, row by row."""
    family = made_up.make_family()
    small, large = folder / "small", folder / "large"
    made_up.build_ledger(_made(small), family, sizes.small)
    made_up.build_ledger(_made(large), family, sizes.large)
    yield from _openings(large)
    yield _memory(large)
    yield _page(folder, large, family, sizes)
    yield from _appends(folder, small, large, family, sizes)


def durable_rows(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Measure durable appends by 16 threads beside the bare disk."""
    done = durable_appends(folder, appends=sizes.durable)
    yield Row(
        what="durable append, 16 threads: a shared batch",
        measured=f"{duration(done.seconds / done.batches)}, {done.appends / done.seconds:,.0f}/s",
        baseline=f"{duration(done.bare_sync_seconds)} a bare fdatasync",
        ratio=done.syncs_a_batch,
        target=3,
    )


def _appends(
    folder: Path, small: Path, large: Path, family: made_up.Family, sizes: Sizes
) -> Iterator[Row]:
    at_small = ledger.append_seconds(small, family, sizes.small)
    at_large = ledger.append_seconds(large, family, sizes.large)
    yield Row(
        what=f"append without fsync at {sizes.large:,} events",
        measured=duration(at_large),
        baseline=f"{duration(at_small)} at {sizes.small:,}",
        ratio=at_large / at_small,
        target=1.2,
    )
    stock = ledger.stock_insert_seconds(_made(folder / "insert"), family, sizes.stock)
    yield Row(
        what="the same, times faster than stock TinyDB",
        measured=duration(at_large),
        baseline=f"{duration(stock)} a stock insert at {sizes.stock:,}",
        ratio=stock / at_large,
        target=5_000,
        better="higher",
    )


def _page(folder: Path, large: Path, family: made_up.Family, sizes: Sizes) -> Row:
    slowest = max(ledger.page_seconds(large, family, sizes.large).values())
    stock = ledger.stock_search_seconds(_made(folder / "search"), family, sizes.stock)
    return Row(
        what=f"page of 50 with total of {sizes.large:,}, slowest of all filters",
        measured=duration(slowest),
        baseline=f"{duration(stock)} a stock search over {sizes.stock:,}",
        ratio=slowest / stock,
        target=1 / 200,
    )


def _openings(large: Path) -> Iterator[Row]:
    took = ledger.open_seconds(large, runs=1)
    for what, seconds, target in (
        ("open with the side index", took.with_side_index, 0.1),
        ("open without it", took.without_side_index, 2.0),
    ):
        yield Row(
            what=what,
            measured=duration(seconds),
            baseline=f"{duration(took.json_load)} json.load",
            ratio=seconds / took.json_load,
            target=target,
        )


def _memory(large: Path) -> Row:
    size = ledger.bytes_an_event(large)
    return Row(
        what="memory of the ledger, bytes an event",
        measured=f"{size:.0f} B",
        baseline="1 B",
        ratio=size,
        target=100,
    )


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
