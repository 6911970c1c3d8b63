"""What happens in one process reaches the streams of the others."""

from contextlib import closing

import pytest

from events.broker import Broker
from events.redis_message import CONTROL, channel_of
from events.subscription import Subscription
from tests.integration.redis.processes import Process, processes
from tests.redis_servers import client, wait_until
from tests.unit.events.fakes import HOME, FakeLedger, drain, seqs, types


def read_until(process: Process, stream: Subscription, seq: int) -> None:
    """Read a stream until an entry has come."""

    def has_come() -> bool:
        process.got += seqs(drain(stream))
        return process.got[-1:] == [seq]

    wait_until(has_come)


def test_events_come_in_the_order_in_which_they_were_published(redis_url: str) -> None:
    with processes(redis_url) as (here, there):
        stream = there.open()
        heard: list[str] = []
        for _ in range(20):
            here.happen(3)
            here.hint()

        def all_came() -> bool:
            heard.extend(types(drain(stream)))
            return len(heard) == 80

        wait_until(all_came)
        assert heard.count("task_changed") == 20
        assert heard.index("task_changed") >= 3


def test_a_stream_resumes_in_another_process(redis_url: str) -> None:
    with processes(redis_url) as (here, there):
        for round_number, process in enumerate([here, there] * 5, start=1):
            other = there if process is here else here
            stream = process.open(str(10 * (round_number - 1)))
            process.happen(5)
            other.happen(5)
            read_until(process, stream, 10 * round_number)
            stream.close()
        assert sorted(here.got + there.got) == list(range(1, 101))


def test_a_hint_reaches_only_whom_it_concerns(redis_url: str) -> None:
    with processes(redis_url) as (here, there):
        parent = there.open()
        ann, bob = there.open(child_id="ann"), there.open(child_id="bob")
        here.happen()
        here.hint()
        wait_until(lambda: types(drain(parent))[-1:] == ["task_changed"])
        assert types(drain(ann)) == ["tracking_event_created", "task_changed"]
        assert types(drain(bob)) == ["task_changed"]


def test_a_process_does_not_hear_itself_twice(redis_url: str) -> None:
    with processes(redis_url) as (here, there):
        own, other = here.open(), there.open()
        here.hint("from here")
        wait_until(lambda: b"from here" in drain(other))
        there.hint("from there")
        got = b""

        def answer_came() -> bool:
            nonlocal got
            got += drain(own)
            return b"from there" in got

        wait_until(answer_came)
        assert got.count(b"from here") == 1


@pytest.mark.parametrize(
    ("close", "left"),
    [
        (lambda broker: broker.close_session("s1"), {"device", "tablet"}),
        (lambda broker: broker.close_user("u1"), {"phone", "tablet"}),
        (lambda broker: broker.close_device("d1"), {"phone", "tablet"}),
        (lambda broker: broker.close_household(HOME), set()),
    ],
)
def test_a_revocation_ends_streams_in_every_process(redis_url: str, close, left) -> None:
    with processes(redis_url) as (here, there):
        streams = {
            "device": there.open(child_id="ann", user_id="u1", device_id="d1"),
            "phone": there.open(user_id="u2", session_id="s1"),
            "tablet": there.open(user_id="u2", session_id="s2"),
        }
        close(here.broker)
        here.broker.close_device("the last message")
        wait_until(lambda: len(there.ends) == 3 - len(left))
        assert {name for name, each in streams.items() if not each.is_ended} == left


def test_ending_a_process_ends_no_stream_of_another(redis_url: str) -> None:
    with processes(redis_url) as (here, there):
        stream = there.open()
        here.hint("last words")
        here.close()
        wait_until(lambda: b"last words" in drain(stream))
        assert not stream.is_ended


def test_what_happens_right_after_a_stream_opened_is_heard(redis_url: str) -> None:
    with processes(redis_url) as (here, there):
        for number in range(50):
            with closing(there.open()) as stream:
                here.hint(f"number {number}.")
                wait_until(lambda s=stream, n=number: f"number {n}.".encode() in drain(s))


def test_a_lost_message_is_made_up_for_by_the_check(redis_url: str) -> None:
    with processes(redis_url, 1, check_seconds=0.02) as (process,):
        stream = process.open()
        process.ledger.write()
        process.ledger.sync()
        read_until(process, stream, 1)


def test_the_check_outlives_a_ledger_that_is_away(redis_url: str) -> None:
    with processes(redis_url, 1, check_seconds=0.02) as (process,):
        stream = process.open()
        process.ledger.is_down = True
        process.ledger.write()
        process.ledger.sync()
        checks = process.checks
        wait_until(lambda: process.checks > checks + 2)
        assert seqs(drain(stream)) == []
        process.ledger.is_down = False
        read_until(process, stream, 1)


def test_an_entry_that_is_late_in_the_ledger_is_waited_for(redis_url: str) -> None:
    """As from a replica of the database that lags behind."""
    with processes(redis_url) as (here, there):
        stream = there.open()
        there.ledger.is_lagging = True
        here.happen(3)
        wait_until(lambda: stream._channel.announced == 3)
        assert seqs(drain(stream)) == []
        there.ledger.is_lagging = False
        there.clock.seconds = 1
        assert seqs(drain(stream)) == [1, 2, 3]


def test_a_thousand_streams_take_one_connection_to_listen_and_one_to_publish(
    redis_url: str,
) -> None:
    with processes(redis_url, 1) as (process,), client(redis_url) as observer:
        name = f"starchart-{process.broker._sender}"  # type: ignore[attr-defined]
        streams = [process.open() for _ in range(1000)]
        process.happen(3)
        process.hint()
        assert process.broker.ping()
        connections = [each for each in observer.client_list() if each["name"] == name]
        assert sorted(each["sub"] for each in connections) == ["0", "2"]
        assert all(seqs(drain(each)) == [1, 2, 3] for each in streams)


def test_a_household_that_nobody_hears_is_left(redis_url: str) -> None:
    with processes(redis_url, 1) as (process,), client(redis_url) as observer:
        channel = channel_of(HOME)
        assert observer.pubsub_numsub(channel) == [(channel.encode(), 0)]
        first, second = process.open(), process.open()
        assert observer.pubsub_numsub(channel) == [(channel.encode(), 1)]
        first.close()
        second.close()
        wait_until(lambda: observer.pubsub_numsub(channel) == [(channel.encode(), 0)])


def test_what_strangers_publish_harms_nobody(redis_url: str) -> None:
    with processes(redis_url) as (here, there), client(redis_url) as stranger:
        stream = there.open()
        for channel in (CONTROL, channel_of(HOME)):
            for data in (b"", b"\xff", b"{}", b'{"from":"me","close":"all","id":"x"}'):
                stranger.publish(channel, data)
        here.happen()
        read_until(there, stream, 1)
        assert there.ends == []


def test_many_streams_woken_together_read_the_ledger_once(redis_url: str) -> None:
    with processes(redis_url, ledger=FakeLedger(3)) as (here, there):
        streams = [there.open() for _ in range(200)]
        here.happen()
        wait_until(lambda: streams[0]._channel.announced == 4)
        assert all(seqs(drain(each)) == [4] for each in streams)
        assert there.ledger.pages == [1]


def test_a_broker_is_what_the_stream_asks_for(redis_url: str) -> None:
    with processes(redis_url, 1) as (process,):
        broker: Broker = process.broker
        assert broker.ping()
