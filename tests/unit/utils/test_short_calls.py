"""Writes that keep the interpreter's lock."""

import contextlib
import errno
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from utils import short_calls

INTERRUPTED = """
import os, signal
from utils import short_calls

reading, writing = os.pipe()
os.set_blocking(writing, False)
try:
    while True:
        os.write(writing, bytes(4096))
except BlockingIOError:
    os.set_blocking(writing, True)
signal.signal(signal.SIGALRM, lambda *_: os.read(reading, 65536))
signal.setitimer(signal.ITIMER_REAL, 0.05)
print(short_calls.write(writing, b"after the signal"))
"""


def test_they_write_what_they_are_given(tmp_path: Path) -> None:
    path = tmp_path / "file"
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        assert short_calls.write(fd, b"one\0two") == 7
        assert short_calls.pwrite(fd, b"2", 3) == 1
        assert short_calls.pwrite(fd, b"far", 2**33) == 3
        assert os.pread(fd, 7, 0) == b"one2two"
        assert os.fstat(fd).st_size == 2**33 + 3
    finally:
        os.close(fd)


@pytest.mark.parametrize(
    "call", [lambda fd: short_calls.write(fd, b"x"), lambda fd: short_calls.pwrite(fd, b"x", 0)]
)
def test_what_fails_is_raised(tmp_path: Path, call: object) -> None:
    path = tmp_path / "file"
    path.touch()
    fd = os.open(path, os.O_RDONLY)
    try:
        with pytest.raises(OSError, match="Bad file descriptor") as raised:
            call(fd)  # type: ignore[operator]  # one of the two above
        assert raised.value.errno == errno.EBADF
    finally:
        os.close(fd)


def test_a_signal_does_not_end_a_write() -> None:
    """As Python's own calls have it since PEP 475."""
    command, root = [sys.executable, "-c", INTERRUPTED], Path(__file__).parents[3]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, check=True, timeout=60)
    assert done.stdout == b"16\n"


def test_a_pen_writes_what_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "file"
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    pen = short_calls.Pen(fd)
    pieces = [b"short\n", b"l" * short_calls.SURE_TO_FIT + b"ong\n", b"short again\n"]
    try:
        assert [pen.write(each) for each in pieces] == [len(each) for each in pieces]
    finally:
        os.close(fd)
    assert path.read_bytes() == b"".join(pieces)


@pytest.mark.parametrize("opened", [os.pipe, pty.openpty], ids=["pipe", "terminal"])
def test_a_pen_lets_others_go_on_while_it_waits_for_a_reader(
    opened: Callable[[], tuple[int, int]],
) -> None:
    reading, writing = opened()
    os.set_blocking(writing, False)
    filled = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            filled += os.write(writing, bytes(4096))
    os.set_blocking(writing, True)
    written: list[int] = []
    thread = threading.Thread(target=lambda: written.append(short_calls.Pen(writing).write(b"x")))
    thread.start()  # where it kept the lock, nothing from here on would ever run
    read = b""
    while not read.endswith(b"x"):
        read += os.read(reading, 65536)
    thread.join(60)
    os.close(reading)
    os.close(writing)
    assert (len(read), written) == (filled + 1, [1])


def test_a_pen_says_what_fails() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        with pytest.raises(BrokenPipeError):
            short_calls.Pen(writing).write(b"x")
    finally:
        os.close(writing)
    with pytest.raises(OSError, match="Bad file descriptor"):
        short_calls.Pen(writing).write(b"x")


@pytest.mark.parametrize("name", ["file", "ä \N{SNOWMAN}"])
def test_a_named_file_is_looked_at_anew(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    named = short_calls.NamedFile(str(path))
    with pytest.raises(FileNotFoundError):
        named.inode_and_size()
    for content in (b"", b"more", b"x" * 100_000):
        path.write_bytes(content)
        assert named.inode_and_size() == (path.stat().st_ino, len(content))
    other = path.with_name("other")
    other.write_bytes(b"other")
    inode = other.stat().st_ino
    other.replace(path)
    assert named.inode_and_size() == (inode, 5)


def test_a_named_file_is_looked_at_where_statx_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(short_calls, "_statx", None)
    path = tmp_path / "file"
    path.write_bytes(b"12")
    assert short_calls.NamedFile(str(path)).inode_and_size() == (path.stat().st_ino, 2)
