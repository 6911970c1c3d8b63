"""Run the `console` blocks of a document in one shell; in an answer `…` stands for any text."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END = "---end-of-command---"


@dataclass(frozen=True)
class Command:
    """A command that a document shows, and what it answers."""

    text: str
    expected: str


def commands_of(document: str) -> list[Command]:
    """Find the commands of all blocks, in order."""
    commands = []
    for block in BLOCK.findall(document):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            text, expected = _split(part)
            commands.append(Command(text, expected))
    return commands


def _split(part: str) -> tuple[str, str]:
    lines = part.split("\n")
    length = 1
    while lines[length - 1].endswith("\\"):
        length += 1
    return "\n".join(lines[:length]), "\n".join(lines[length:]).strip()


def matches(expected: str, actual: str) -> bool:
    """Tell whether an answer is the one shown; `…` stands for any text."""
    pattern = ".*?".join(re.escape(piece) for piece in expected.split("…"))
    return re.fullmatch(pattern, actual.strip(), re.DOTALL) is not None


class Shell:
    """One bash that keeps its variables from command to command."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            ["bash"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, command: str) -> tuple[str, int]:
        """Run a command; gives what it printed and its exit status."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f'{command}\nprintf "\\n%s %s\\n" {END} "$?"\n')
        self._process.stdin.flush()
        lines: list[str] = []
        for line in self._process.stdout:
            if line.startswith(END):
                return "".join(lines).strip(), int(line.split()[1])
            lines.append(line)
        raise AssertionError(f"the shell ended in: {command}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.communicate()
