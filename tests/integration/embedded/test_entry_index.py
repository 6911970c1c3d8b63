"""Rows are found by id through segments that are filled one after the other."""

from zlib import crc32

from db.embedded.ledger.entry_index import SEGMENT_ROWS, SLOTS, EntryIndex


def test_every_row_of_several_segments_is_among_its_candidates() -> None:
    index = EntryIndex()
    count = 2 * SEGMENT_ROWS + 100
    for row in range(count):
        index.add(row, f"entry {row}")
    assert len(index.segments) == 3
    assert all(row in index.candidates(f"entry {row}") for row in range(0, count, 97))


def test_an_unknown_id_has_hardly_any_candidates() -> None:
    index = EntryIndex()
    for row in range(SEGMENT_ROWS):
        index.add(row, f"entry {row}")
    assert sum(len(list(index.candidates(f"unknown {n}"))) for n in range(1000)) < 100


def test_rows_whose_slots_collide_at_the_end_go_on_at_the_beginning() -> None:
    last_slot = [
        name for name in map(str, range(1_500_000)) if crc32(name.encode()) % SLOTS == SLOTS - 1
    ]
    index = EntryIndex()
    for row, name in enumerate(last_slot):
        index.add(row, name)
    assert len(last_slot) > 5
    assert all(row in index.candidates(name) for row, name in enumerate(last_slot))


def test_one_id_twice_gives_both_rows() -> None:
    index = EntryIndex()
    index.add(0, "e")
    index.add(SEGMENT_ROWS, "e")
    assert list(index.candidates("e")) == [SEGMENT_ROWS, 0]
