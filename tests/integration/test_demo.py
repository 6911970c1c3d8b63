"""`make demo` plays the day, checks it itself, and ends with 0."""

import subprocess
import sys

from tests.servers import PROJECT


def test_the_demo_shows_the_day_and_ends_well() -> None:
    demo = subprocess.run(
        [sys.executable, "-m", "bench.demo"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert demo.returncode == 0, demo.stdout + demo.stderr
    shown = demo.stdout
    assert "409 insufficient_points" in shown
    assert "(the same answer again)" in shown
    assert shown.count("◀ #") == 8
    assert "8 entries in 1 households" in shown
    assert "ok is True" in shown
    assert "\033[" not in shown
