"""Whatever the order of writes, announcements, polls and cuts, a stream is whole."""

from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from events.broker import Broker, InProcessBroker
from events.subscription import Subscription
from tests.unit.events.fakes import Family, drain, seqs


class Streams(RuleBasedStateMachine):
    """Two parents and a device listen while entries are written, synced and announced."""

    make_broker: Callable[..., Broker] = InProcessBroker

    @initialize(before=st.sampled_from([0, 1, 70, 450]))
    def open(self, before: int) -> None:
        """Begin with a ledger of some length."""
        self.family = Family(before, ("ann", "bob"), self.make_broker)
        self.ledger = self.family.ledger
        self.announced = before
        self.unannounced: list[int] = []
        self.hints = 0
        self.start = {"new": before, "old": 0, "bob": 0}
        self.streams = {name: self._connect(name, seq) for name, seq in self.start.items()}
        self.got: dict[str, list[int]] = {name: [] for name in self.streams}

    def _connect(self, name: str, seq: int) -> Subscription:
        return self.family.open(str(seq), child_id="bob" if name == "bob" else None)

    @rule(count=st.sampled_from([1, 2, 5, 100]))
    def write(self, count: int) -> None:
        """Append entries that are not durable yet."""
        for _ in range(count):
            self.ledger.write()

    @rule()
    def sync(self) -> None:
        """Make what was written durable."""
        self.unannounced += range(self.ledger.durable + 1, len(self.ledger.entries) + 1)
        self.ledger.sync()

    @precondition(lambda self: self.unannounced)
    @rule(data=st.data())
    def announce(self, data: st.DataObject) -> None:
        """Announce any of the durable entries, again and again perhaps."""
        seq = data.draw(st.sampled_from(self.unannounced))
        if data.draw(st.booleans()):
            self.unannounced.remove(seq)
        self.family.announce(seq)
        self.announced = max(self.announced, seq)

    @rule(name=st.sampled_from(["new", "old", "bob"]))
    def poll(self, name: str) -> None:
        """Take one chunk."""
        self.got[name] += seqs(self.streams[name].poll() or b"")

    @rule(name=st.sampled_from(["new", "old", "bob"]))
    def cut(self, name: str) -> None:
        """Lose the connection and come back with the last id seen."""
        self.streams[name].close()
        last = self.got[name][-1] if self.got[name] else self.start[name]
        self.streams[name] = self._connect(name, last)
        self.announced = max(self.announced, self.ledger.durable)

    @rule(is_lagging=st.booleans())
    def lag(self, is_lagging: bool) -> None:
        """Let the ledger not give what was announced, or give it again."""
        self.ledger.is_lagging = is_lagging

    @invariant()
    def nothing_is_missing_doubled_or_early(self) -> None:
        """What was got is a beginning of what there is to get."""
        if not hasattr(self, "got"):
            return
        for name, got in self.got.items():
            due = self._due(name, self.announced)
            assert got == due[: len(got)]

    def _due(self, name: str, until: int) -> list[int]:
        return [
            seq
            for seq in range(self.start[name] + 1, until + 1)
            if name != "bob" or self.ledger.entries[seq - 1]["child_id"] == "bob"
        ]

    def settle(self) -> None:
        """Let everything be done that was begun."""

    def teardown(self) -> None:
        """In the end everything arrives."""
        if not hasattr(self, "got"):
            return
        self.ledger.is_lagging = False
        self.ledger.sync()
        last = len(self.ledger.entries)
        if last:
            self.family.announce(last)
        self.settle()
        for name, stream in self.streams.items():
            assert self.got[name] + seqs(drain(stream)) == self._due(name, last)
        self.family.broker.close()


class PlayedDesk:
    """A loop that takes its turns when it is told."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def call_soon(self, callback: Callable[[], None]) -> None:
        """Call it at a later turn."""
        self.waiting.append(callback)

    def turn(self) -> None:
        """Call what came first."""
        if self.waiting:
            self.waiting.pop(0)()


class PlayedTaker:
    """Takes what it is given for one of the streams, unless it is busy."""

    def __init__(self, desk: PlayedDesk, got: list[int]) -> None:
        self.desk = desk
        self.is_free = True
        self._got = got

    def give(self, chunk: bytes) -> None:
        """Take a chunk."""
        self._got += seqs(chunk)


class HandedStreams(Streams):
    """The same, on an event loop that is handed what comes next."""

    @initialize(before=st.sampled_from([0, 1, 70, 450]))
    def open(self, before: int) -> None:
        """Begin with takers."""
        self.desk = PlayedDesk()
        self.takers: dict[str, PlayedTaker] = {}
        super().open(before)
        for name in self.streams:
            self._attend(name)

    def _attend(self, name: str) -> None:
        taker = self.takers[name] = PlayedTaker(self.desk, self.got[name])
        self.streams[name].on_ready(lambda: None, taker)

    @rule(name=st.sampled_from(["new", "old", "bob"]))
    def cut(self, name: str) -> None:
        """Lose the connection, and be there again."""
        super().cut(name)
        self._attend(name)

    @rule(name=st.sampled_from(["new", "old", "bob"]), is_free=st.booleans())
    def be_busy(self, name: str, is_free: bool) -> None:
        """Be between polls, or not."""
        self.takers[name].is_free = is_free

    @rule()
    def turn(self) -> None:
        """Let the loop go on."""
        self.desk.turn()

    def settle(self) -> None:
        """Let the loop do all that it has to do."""
        while self.desk.waiting:
            self.desk.turn()


TestStreams = Streams.TestCase
TestStreams.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestHandedStreams = HandedStreams.TestCase
TestHandedStreams.settings = TestStreams.settings
