"""The form of a table's file: a line of opening, one line a document, a line of closing.

    {"children": {
    "1":{"name":"Ada"}
    ,"2":{"name":"Ben"}
    }}

The whole is one JSON document as stock TinyDB writes it. A document appended again under its id
comes later and wins, in `json` and in TinyDB alike.
"""

from collections.abc import Mapping
from typing import Any

import orjson

CLOSING = b"}}\n"

Document = dict[str, Any]


def opening(table: str) -> bytes:
    """Return the first line of a table's file."""
    return b"{" + orjson.dumps(table) + b": {\n"


def entry(doc_id: int, document: Mapping[str, Any]) -> bytes:
    """Return a document under its id, without the comma before and the newline after."""
    return b'"%d":%b' % (doc_id, orjson.dumps(document))


def parse_line(line: bytes, *, first: bool) -> tuple[int, Document]:
    """Return the id and the document of a line; raise ValueError when it is not one."""
    head, _, body = line.partition(b":")
    quote = b'"' if first else b',"'
    if not (head.startswith(quote) and head.endswith(b'"')):
        raise ValueError("it does not begin with a document's id")
    document = orjson.loads(body)
    if type(document) is not dict:
        raise ValueError("it holds no document")
    return int(head[len(quote) : -1]), document


def is_line(line: bytes) -> bool:
    """Tell whether it is a whole line of a document, not the first."""
    try:
        parse_line(line, first=False)
    except ValueError:
        return False
    return line.endswith(b"\n")


def parse_body(line: bytes) -> Document:
    """Return the document of a line that is known to be whole."""
    document: Document = orjson.loads(line[line.index(b":") + 1 :])
    return document
