"""The hash chain: canonical JSON (RFC 8785), SHA-256, and the keyed reference to a user."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import orjson
import rfc8785

from models.times import EPOCH

GENESIS_HASH: Final = "0" * 64
UNHASHED_FIELDS: Final = ("hash", "user_id")
LARGEST_INTEGER: Final = 2**53 - 1
PLAIN_TYPES: Final = frozenset({str, bool, type(None)})


class ChainHead(NamedTuple):
    """Where a household's chain ends: the last entry's place, hash and time."""

    seq: int
    hash: str
    occurred_at: datetime


GENESIS: Final = ChainHead(seq=0, hash=GENESIS_HASH, occurred_at=EPOCH)


def canonical_json(fields: Mapping[str, Any]) -> bytes:
    """Write a JSON object in the canonical form of RFC 8785.

    orjson's sorted form is that form for ASCII keys and for strings, booleans, nulls and integers
    within 2**53; anything else goes through the reference implementation.
    """
    if _is_plain(fields):
        return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
    return rfc8785.dumps(dict(fields))


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if kind is int:
        return -LARGEST_INTEGER <= value <= LARGEST_INTEGER  # type: ignore[no-any-return]
    if kind is not dict:
        return kind in PLAIN_TYPES
    for item in value.values():
        kind = type(item)  # looked at here, too: a call for each value would double its time
        if kind in PLAIN_TYPES or (kind is int and -LARGEST_INTEGER <= item <= LARGEST_INTEGER):
            continue
        if not _is_plain(item):
            return False
    return "".join(value).isascii()


def entry_hash(entry: Mapping[str, Any]) -> str:
    """Hash an entry: SHA-256, lower-case hex, over all its fields but `hash` and `user_id`."""
    hashed = dict(entry)
    for name in UNHASHED_FIELDS:
        hashed.pop(name, None)
    return hashlib.sha256(canonical_json(hashed)).hexdigest()


def user_reference(key: bytes, entry_id: str, user_id: str) -> str:
    """Refer to a user so that only the holder of the user's key can tell who it was.

    HMAC-SHA-256, hex, over `entry_id + "\\n" + user_id`.
    """
    # not hmac.digest: it lets go of the GIL, and a mutation would wait to get it back
    return hmac.new(key, f"{entry_id}\n{user_id}".encode(), "sha256").hexdigest()
