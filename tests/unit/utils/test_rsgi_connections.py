"""Connections by the name that the server gives to their other end."""

from typing import Any

import pytest

from utils.rsgi.connections import MOST_UNTAKEN, Flow, written


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (("192.0.2.1", 40000), "192.0.2.1:40000"),
        (("2001:db8::9", 40000, 0, 0), "[2001:db8::9]:40000"),
        (("::ffff:192.0.2.1", 40000, 0, 0), "[::ffff:192.0.2.1]:40000"),
        (("fe80::1", 40000, 0, 4), "[fe80::1%4]:40000"),
        (("fe80::1%eth0", 40000, 0, 4), "[fe80::1%4]:40000"),
    ],
)
def test_an_address_is_written_as_the_server_writes_it(address: tuple[Any, ...], name: str) -> None:
    assert written(address) == name


def test_what_the_other_end_has_is_no_longer_untaken() -> None:
    flow = Flow()
    flow.given += 100
    assert flow.untaken(acknowledged=1000) == 0
    flow.given += MOST_UNTAKEN
    assert flow.untaken(acknowledged=1000) == MOST_UNTAKEN
    assert flow.untaken(acknowledged=1000 + MOST_UNTAKEN) == 0
