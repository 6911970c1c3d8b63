"""Writes that keep the interpreter's lock."""

import errno
import os
import subprocess
import sys
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
