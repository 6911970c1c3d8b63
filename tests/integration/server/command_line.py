"""`flask --app app …` in a process of its own."""

import subprocess
import sys
from dataclasses import dataclass

from tests.servers import PROJECT, Server


@dataclass
class Outcome:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


def flask(server: Server, *arguments: object, **settings: str) -> Outcome:
    """Run a command on a server's data, whether it runs or not."""
    changed = {f"STARCHART_{name.upper()}": value for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *map(str, arguments)],
        cwd=PROJECT,
        env=server.environment() | changed,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)
