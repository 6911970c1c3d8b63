"""What a process tells the others comes back as it was said, and nothing else is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.frame import Frame
from events.redis_message import (
    CONTROL,
    Closed,
    Closing,
    Hint,
    RedisMessage,
    UnknownMessage,
    WakeUp,
    channel_of,
    decode,
    encode,
    household_of,
)

texts = st.text(st.characters(exclude_categories=["Cs"]))
frames = st.builds(
    Frame,
    data=texts.map(str.encode),
    child_id=st.none() | texts,
    is_for_all_children=st.booleans(),
    seq=st.just(0),
)
messages = st.one_of(
    st.builds(WakeUp, household_id=texts, seq=st.integers(1, 2**53)),
    st.builds(Hint, household_id=texts, frame=frames),
    st.builds(Closing, what=st.sampled_from(Closed), thing_id=texts),
)


@given(messages, texts)
def test_a_message_comes_back_as_it_was_sent(message: RedisMessage, sender: str) -> None:
    assert decode(encode(message, sender)) == (message, sender)


def test_a_wake_up_names_the_place_and_holds_nothing_of_the_entry() -> None:
    assert encode(WakeUp(household_id="h", seq=7), "me") == (
        b'{"from":"me","household_id":"h","seq":7}'
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xff",
        b"[]",
        b"null",
        b'"household_id"',
        b"{}",
        b'{"household_id":"h","seq":7}',
        b'{"from":7,"household_id":"h","seq":7}',
        b'{"from":"me","household_id":7,"seq":7}',
        b'{"from":"me","household_id":"h","seq":"7"}',
        b'{"from":"me","household_id":"h","seq":0}',
        b'{"from":"me","household_id":"h","seq":true}',
        b'{"from":"me","household_id":"h"}',
        b'{"from":"me","household_id":"h","frame":7,"child_id":null,"is_for_all_children":true}',
        b'{"from":"me","household_id":"h","frame":"x","child_id":7,"is_for_all_children":true}',
        b'{"from":"me","close":"everything","id":"x"}',
        b'{"from":"me","close":"session","id":null}',
        b'{"from":"me","close":["session"],"id":"x"}',
    ],
)
def test_what_no_broker_sent_is_refused(data: bytes) -> None:
    with pytest.raises(UnknownMessage):
        decode(data)


def test_a_household_has_a_channel_of_its_own() -> None:
    assert household_of(channel_of("control")) == "control"
    assert household_of(CONTROL) is None
