"""Calls of the operating system that keep the interpreter's lock (the GIL).

Python gives it away for every call, and the event loop then has to wait until a thread that took it
gives it back: ten times as long as a kilobyte takes into the system's cache. Only for writes of so
few bytes that nobody minds standing still; what waits for a disk gives the lock away. What fails is
left to Python's own call, which goes on after a signal and says what is wrong.
"""

import ctypes
import os
from typing import Any, Final

_LIBC: Final = ctypes.PyDLL(None)


def _declared(name: str, *argument_types: Any) -> Any:
    call = getattr(_LIBC, name)
    call.argtypes = argument_types
    call.restype = ctypes.c_ssize_t
    return call


_write: Final = _declared("write", ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t)
_pwrite: Final = _declared(
    "pwrite64" if hasattr(_LIBC, "pwrite64") else "pwrite",
    *(ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int64),
)


def write(fd: int, data: bytes) -> int:
    """Do as `os.write`."""
    written: int = _write(fd, data, len(data))
    return os.write(fd, data) if written < 0 else written


def pwrite(fd: int, data: bytes, offset: int) -> int:
    """Do as `os.pwrite`."""
    written: int = _pwrite(fd, data, len(data), offset)
    return os.pwrite(fd, data, offset) if written < 0 else written
