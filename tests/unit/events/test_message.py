"""A frame is what was put into it, whatever that is."""

import re
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from events.message import Message, comment, retry_frame
from tests.unit.events.fakes import decode

text = st.text(st.characters(exclude_categories=["Cs"]))
line = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), min_size=1)
json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | text,
    lambda inner: st.lists(inner) | st.dictionaries(text, inner),
)


@given(data=json.filter(lambda each: not isinstance(each, str)), name=line, number=line)
def test_json_comes_back_as_one_event(data: Any, name: str, number: str) -> None:
    (event,) = decode(Message(data, type=name, id=number).encode())
    assert (event.event, event.id) == (name, number)
    assert orjson.loads(event.data) == data


@given(text)
@example("a\n\nevent: forged\nid: 9\ndata: x")
@example("a\r\rid: 9")
@example("a\x0b\x0c\x1c\x85\u2028\u2029b")
@example(" leading and trailing ")
def test_text_comes_back_as_one_event_with_its_line_ends_made_alike(data: str) -> None:
    frame = Message(data, type="note").encode()
    assert frame.endswith(b"\n\n")
    assert frame.count(b"\n\n") == 1
    for event in decode(frame):
        assert (event.event, event.id) == ("note", "")
        assert event.data == re.sub("\r\n|\r", "\n", data)


@pytest.mark.parametrize("field", ["type", "id"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\0"])
def test_no_field_can_be_forged_through_a_type_or_an_id(field: str, end: str) -> None:
    with pytest.raises(ValueError, match=field):
        Message({}, **{field: f"a{end}data: forged"})


@pytest.mark.parametrize(("number", "written"), [(0, "0"), (7, "7"), ("0", "0"), ("", "")])
def test_an_id_is_written_even_when_it_is_nothing(number: int | str, written: str) -> None:
    assert Message({}, id=number).encode() == f"id: {written}\ndata: {{}}\n\n".encode()
    assert Message({}, id=number).to_dict() == {"data": {}, "id": written}


def test_fields_that_are_not_set_are_not_written() -> None:
    assert Message({"a": 1}).encode() == b'data: {"a":1}\n\n'


def test_a_retry_of_zero_is_written() -> None:
    assert Message("x", retry=0).encode() == b"retry: 0\ndata: x\n\n"
    assert retry_frame(2000) == b"retry: 2000\n\n"


@pytest.mark.parametrize("retry", [-1, 1.5, "1", True])
def test_a_retry_is_whole_milliseconds(retry: Any) -> None:
    with pytest.raises(ValueError, match="retry"):
        Message("x", retry=retry)


def test_a_comment_is_one_line() -> None:
    assert comment("heartbeat") == b": heartbeat\n\n"
    with pytest.raises(ValueError, match="comment"):
        comment("a\ndata: forged")


def test_a_message_reads_as_its_frame_and_compares_by_value() -> None:
    assert str(Message("ä", id=1)) == "id: 1\ndata: ä\n\n"
    assert repr(Message("a", id=0)) == "Message(data='a', id='0')"
    assert Message("a", id=1) == Message("a", id="1")
