"""Put what one process tells the others into small JSON, and read it back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import orjson

from events.frame import Frame

CONTROL: Final = "starchart:control"
_SHOWN: Final = 80
_HOUSEHOLD: Final = "starchart:household:"


class UnknownMessage(Exception):
    """Something else publishes on a channel of Starchart."""


class Closed(StrEnum):
    """What may have ended, and the streams opened by it with it."""

    SESSION = "session"
    USER = "user"
    DEVICE = "device"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeUp:
    """A household's entries are durable up to a seq; whoever hears it reads them in the ledger."""

    household_id: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """An event without a seq, as it stands on the stream."""

    household_id: str
    frame: Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Streams end, in whatever process they are."""

    what: Closed
    thing_id: str


RedisMessage = WakeUp | Hint | Closing


def channel_of(household_id: str) -> str:
    """Name the channel that carries a household's wake-ups and hints."""
    return _HOUSEHOLD + household_id


def household_of(channel: str) -> str | None:
    """Tell whose channel it is; None for the control channel."""
    return None if channel == CONTROL else channel.removeprefix(_HOUSEHOLD)


def encode(message: RedisMessage, sender: str) -> bytes:
    """Write a message and the process that it is from."""
    match message:
        case WakeUp():
            fields: dict[str, Any] = {"household_id": message.household_id, "seq": message.seq}
        case Hint(frame=frame):
            fields = {
                "household_id": message.household_id,
                "frame": frame.data.decode(),
                "child_id": frame.child_id,
                "is_for_all_children": frame.is_for_all_children,
            }
        case Closing():
            fields = {"close": message.what, "id": message.thing_id}
    return orjson.dumps({"from": sender, **fields})


def decode(data: bytes) -> tuple[RedisMessage, str]:
    """Read a message and its sender; raises UnknownMessage for what `encode` did not write."""
    try:
        fields = orjson.loads(data)
        return _message(fields), _text(fields["from"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownMessage(f"no broker wrote this: {data[:_SHOWN]!r}") from error


def _message(fields: dict[str, Any]) -> RedisMessage:
    if "close" in fields:
        return Closing(what=Closed(fields["close"]), thing_id=_text(fields["id"]))
    household_id = _text(fields["household_id"])
    if "seq" in fields:
        return WakeUp(household_id=household_id, seq=_place(fields["seq"]))
    child_id = fields["child_id"]
    frame = Frame(
        data=_text(fields["frame"]).encode(),
        child_id=None if child_id is None else _text(child_id),
        is_for_all_children=fields["is_for_all_children"] is True,
    )
    return Hint(household_id=household_id, frame=frame)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _place(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("a seq counts from 1")
    return value
