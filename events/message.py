"""Write server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

import re
from typing import Any, Final

import flask_sse
import orjson

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_FORBIDDEN: Final = re.compile(r"[\r\n\0]")


class Message(flask_sse.Message):  # type: ignore[misc]  # flask-sse has no types
    """One frame that no value can break out of.

    Data that is not text is written as JSON. Raises ValueError for a type or an id with a line
    end or NUL, and for a retry that is no whole number of milliseconds.
    """

    def __init__(
        self,
        data: Any,
        type: str | None = None,
        id: str | int | None = None,
        retry: int | None = None,
    ) -> None:
        super().__init__(
            data, type=_field("type", type), id=_field("id", id), retry=_milliseconds(retry)
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the fields that are set, an empty or zero one too."""
        fields = {"data": self.data, "type": self.type, "id": self.id, "retry": self.retry}
        return {
            name: value for name, value in fields.items() if name == "data" or value is not None
        }

    def encode(self) -> bytes:
        """Give the frame as bytes, in UTF-8."""
        return b"".join((*self._head(), *self._data_lines(), b"\n"))

    def __str__(self) -> str:
        return self.encode().decode()

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self.to_dict().items())
        return f"Message({fields})"

    def _head(self) -> list[bytes]:
        fields = (("event", self.type), ("id", self.id), ("retry", self.retry))
        return [f"{name}: {value}\n".encode() for name, value in fields if value is not None]

    def _data_lines(self) -> list[bytes]:
        if not isinstance(self.data, str):
            return [b"data: ", orjson.dumps(self.data), b"\n"]
        return [f"data: {line}\n".encode() for line in _LINE_END.split(self.data)]


def comment(text: str) -> bytes:
    """Give a frame that clients ignore; raises ValueError for more than one line."""
    return f": {_field('comment', text)}\n\n".encode()


def retry_frame(milliseconds: int) -> bytes:
    """Give the frame that sets after how long a client reconnects."""
    return f"retry: {_milliseconds(milliseconds)}\n\n".encode()


def _field(name: str, value: str | int | None) -> str | None:
    if value is None:
        return None
    text = str(value)
    if _FORBIDDEN.search(text):
        raise ValueError(f"the {name} of an event is one line without NUL")
    return text


def _milliseconds(value: int | None) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise ValueError("retry is a whole number of milliseconds")
    return value
