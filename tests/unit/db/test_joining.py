"""Writes that touch are joined, and leave what they left one by one."""

from hypothesis import given
from hypothesis import strategies as st

from db.embedded.files.joining import joined

WRITES = st.lists(st.tuples(st.integers(0, 20), st.binary(min_size=1, max_size=5)), max_size=8)


def test_writes_that_touch_are_one() -> None:
    assert list(joined([(3, b"abc"), (6, b"de"), (9, b"f"), (3, b"X")])) == [
        (3, b"abcde"),
        (9, b"f"),
        (3, b"X"),
    ]


def test_nothing_stays_nothing() -> None:
    assert list(joined([])) == []


@given(WRITES)
def test_joined_writes_leave_the_same_bytes(writes: list[tuple[int, bytes]]) -> None:
    assert file_after(list(joined(writes))) == file_after(writes)


def file_after(writes: list[tuple[int, bytes]]) -> bytearray:
    file = bytearray(32)
    for offset, data in writes:
        file[offset : offset + len(data)] = data
    return file
