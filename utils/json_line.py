"""Write JSON that stays one line whatever its values hold, for logs that are read by line."""

import json
import re
from collections.abc import Mapping

import orjson

# What JSON may carry raw but a terminal or str.splitlines() takes as more than text.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029]")


def json_line(fields: Mapping[str, object]) -> str:
    """Write the fields in their order, without a line's end; what JSON lacks becomes its text."""
    try:
        line = orjson.dumps(fields, default=str).decode()
    except TypeError:  # a lone surrogate, or a number past 64 bits
        line = json.dumps(fields, separators=(",", ":"), default=str)
    if line.isascii() and "\x7f" not in line:
        return line
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", line)
