"""Remember which bytes an erasure is about to replace, so that a crash cannot leave half of one.

A line may lie on two pages, of which a crash may save one: `"user_id":nul1b9c"` would be damage
that nothing explains. So the places are written to a file of their own and synced first; on open
they are replaced again, which comes to the same however far the first time went.

The file: a CRC-32, then an offset and a length for each place, all as 8 bytes.
"""

import re
from array import array
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

from db.embedded.files.append_file import AppendFile

Place = tuple[int, int]

BEFORE_VALUE = re.compile(rb'"(?:user_id|idempotency)"\s*:\s*\Z')
BEHIND_VALUE = (b",", b"}", b" ")
LOOK_BACK = 64


def journal_path(file: AppendFile) -> Path:
    """Return where the journal stands while an erasure runs."""
    return file.path.with_suffix(".erasure")


def replace(file: AppendFile, places: Iterable[Place]) -> None:
    """Replace the values at the places by null, durably and all or none."""
    pairs = list(places)
    _write_journal(file, pairs)
    _replace(file, pairs)


def redo(file: AppendFile) -> None:
    """Finish an erasure that was cut short."""
    data = file.beside(journal_path(file)).read()
    if data:
        _replace(file, _places(file, data))


def forget(file: AppendFile) -> None:
    """Drop the journal, whose places are not those of a rewritten file."""
    file.beside(journal_path(file)).remove()


def _write_journal(file: AppendFile, pairs: list[Place]) -> None:
    body = array("Q", (number for pair in pairs for number in pair)).tobytes()
    file.beside(journal_path(file)).write(crc32(body).to_bytes(8, "little") + body)


def _places(file: AppendFile, data: bytes) -> list[Place]:
    """Return the places of a whole journal; a torn one has none, for nothing was replaced yet."""
    if len(data) % 16 != 8 or crc32(data[8:]).to_bytes(8, "little") != data[:8]:
        return []
    numbers = array("Q", data[8:])
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return [place for place in pairs if _is_value(file, place)]


def _is_value(file: AppendFile, place: Place) -> bool:
    """Tell whether such a value stands there, which is not so in a file rewritten since."""
    offset, length = place
    start = max(0, offset - LOOK_BACK)
    behind = file.read(offset + length, 1)
    return behind in BEHIND_VALUE and bool(BEFORE_VALUE.search(file.read(start, offset - start)))


def _replace(file: AppendFile, pairs: list[Place]) -> None:
    for offset, length in pairs:
        file.overwrite(offset, b"null".ljust(length))
    file.sync()
    forget(file)
