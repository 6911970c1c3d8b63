"""A bell wakes its thread once, and a relay reaches every bell."""

import threading

from events.bell import Bell, Relay


def rings(bell: Bell) -> bool:
    """Tell whether a bell rings, and silence it."""
    return not bell._silence.locked() and (bell.mute() or True)


def test_a_bell_rings_once_however_often_it_is_struck() -> None:
    bell = Bell()
    bell.ring()
    bell.ring()
    assert rings(bell)
    assert not rings(bell)


def test_waiting_ends_with_the_time_or_with_the_ring() -> None:
    bell = Bell()
    bell.wait(-1)
    bell.wait(0)
    bell.ring()
    bell.wait(float("inf"))
    assert not rings(bell)


def test_a_relay_reaches_bells_that_nobody_waits_for() -> None:
    bells = [Bell() for _ in range(5)]
    bells[2].ring()
    Relay(bells).start()
    assert all(rings(bell) for bell in bells)


def test_a_relay_reaches_all_whether_they_wait_or_not() -> None:
    """Threads that wait carry it on; the bells between them, struck by no one else, ring too."""
    bells = [Bell() for _ in range(200)]
    woken = [threading.Thread(target=bell.wait, args=(5,)) for bell in bells[::2]]
    for thread in woken:
        thread.start()
    while not all(bell._is_awaited for bell in bells[::2]):
        pass
    Relay(bells).start()
    for thread in woken:
        thread.join(5)
    assert not any(thread.is_alive() for thread in woken)
    assert all(rings(bell) for bell in bells[1::2])


def test_a_relay_left_to_a_thread_that_stopped_waiting_is_carried_on_at_its_next_wait() -> None:
    first, second = Bell(), Bell()
    first._is_awaited = True
    relay = Relay([first, second])
    relay.run()
    assert not rings(second)
    first.wait(0)
    assert rings(second)
