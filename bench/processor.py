"""Processor time, which other work on the machine hardly changes."""

import os
from pathlib import Path

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")


def seconds_of(pid: int) -> float:
    """Give what a process and its children have used so far, those that ended included (Linux)."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        own = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # it ended just now; its parent has its time
    return sum(map(int, own[11:15])) / TICKS + sum(seconds_of(int(child)) for child in children)


def postgres_pid(url: str) -> int:
    """Give the process of a database's server, which has all others as children."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    return int((Path(row[0]) / "postmaster.pid").read_text().split()[0])
