"""Calls of the operating system that keep the interpreter's lock (the GIL).

Python gives it away for every call, and the event loop then has to wait until a thread that took it
gives it back: ten times as long as a kilobyte takes into the system's cache. Only for what takes so
short that nobody minds standing still; what waits for a disk or a reader gives the lock away. What
fails is left to Python's own call, which goes on after a signal and says what is wrong.
"""

import ctypes
import os
import select
import stat
from typing import Any, Final

_LIBC: Final = ctypes.PyDLL(None)


def _declared(name: str, result_type: Any, *argument_types: Any) -> Any:
    call = getattr(_LIBC, name)
    call.argtypes = argument_types
    call.restype = result_type
    return call


_write: Final = _declared("write", ctypes.c_ssize_t, ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t)
_pwrite: Final = _declared(
    "pwrite64" if hasattr(_LIBC, "pwrite64") else "pwrite",
    ctypes.c_ssize_t,
    *(ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int64),
)


class _PollFd(ctypes.Structure):
    """The `struct pollfd` of poll(2)."""

    _fields_ = (
        ("fd", ctypes.c_int),
        ("events", ctypes.c_short),
        ("revents", ctypes.c_short),
    )


class _Statx(ctypes.Structure):
    """The `struct statx` of statx(2): 256 bytes, the same on every machine."""

    _fields_ = (
        ("mask_to_mode", ctypes.c_uint32 * 8),
        ("inode", ctypes.c_uint64),
        ("size", ctypes.c_uint64),
        ("blocks_on", ctypes.c_uint64 * 26),
    )


_poll: Final = _declared("poll", ctypes.c_int, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int)
_statx: Final = (
    _declared(
        "statx",
        ctypes.c_int,
        *(ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p),
    )
    if hasattr(_LIBC, "statx")  # Linux
    else None
)
_AT_FDCWD: Final = -100
_INODE_AND_SIZE: Final = 0x100 | 0x200
# A pipe that is ready has room for so many bytes (POSIX).
SURE_TO_FIT: Final = select.PIPE_BUF


class Pen:
    """Writes to one open file, and gives the lock away where it may have to wait for a reader.

    A regular file has none; a pipe says whether it has room, which is true until another process
    writes into it. A terminal or a socket does not say.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        kind = _kind(fd)
        self._is_file, self._is_pipe = stat.S_ISREG(kind), stat.S_ISFIFO(kind)
        self._asked = _PollFd(fd, select.POLLOUT, 0)
        self._place = ctypes.addressof(self._asked)

    def write(self, data: bytes) -> int:
        """Do as `os.write`."""
        if len(data) <= SURE_TO_FIT and (self._is_file or (self._is_pipe and self._has_room())):
            return write(self._fd, data)
        return os.write(self._fd, data)

    def _has_room(self) -> bool:
        return bool(_poll(self._place, 1, 0) == 1)


def _kind(fd: int) -> int:
    """Give a file's type, or 0 where it is not open."""
    try:
        return os.fstat(fd).st_mode
    except OSError:
        return 0


class NamedFile:
    """What stands under a path."""

    def __init__(self, path: str) -> None:
        self._path = os.fsencode(path)
        self._status = _Statx()
        self._place = ctypes.addressof(self._status)

    def inode_and_size(self) -> tuple[int, int]:
        """Look; raises OSError. Not for two threads at once."""
        if _statx is not None and not _statx(
            _AT_FDCWD, self._path, 0, _INODE_AND_SIZE, self._place
        ):
            return self._status.inode, self._status.size
        found = os.stat(self._path)  # noqa: PTH116 - the same path as bytes
        return found.st_ino, found.st_size


def write(fd: int, data: bytes) -> int:
    """Do as `os.write`."""
    written: int = _write(fd, data, len(data))
    return os.write(fd, data) if written < 0 else written


def pwrite(fd: int, data: bytes, offset: int) -> int:
    """Do as `os.pwrite`."""
    written: int = _pwrite(fd, data, len(data), offset)
    return os.pwrite(fd, data, offset) if written < 0 else written
