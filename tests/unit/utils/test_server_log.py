"""The server's own log: JSON lines on stderr, with the request's id and without secrets."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from utils import server_log
from utils.server_log import (
    begin_request,
    configure_server_log,
    current_request_id,
    request_logger,
)


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    current_request_id.set(None)


Captured = pytest.CaptureFixture[str]


class Terminal(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def records(captured: Captured) -> list[dict[str, Any]]:
    """Return the records that were logged."""
    return [json.loads(line) for line in captured.readouterr().err.splitlines()]


def test_a_record_is_one_json_line_with_the_requests_id(capsys: Captured) -> None:
    configure_server_log()
    begin_request("request-1")
    structlog.get_logger("starchart").warning("two\nlines", child="c\u2028")
    (record,) = records(capsys)
    assert record["message"] == "two\nlines"
    assert record["request_id"] == "request-1"
    assert record["level"] == "warning"
    assert record["timestamp"].endswith("Z")


def test_the_next_request_has_its_own_id(capsys: Captured) -> None:
    configure_server_log()
    begin_request("request-1")
    begin_request("request-2")
    structlog.get_logger().info("hello")
    (record,) = records(capsys)
    assert record["request_id"] == "request-2"


def test_the_standard_librarys_records_come_along(capsys: Captured) -> None:
    configure_server_log()
    begin_request("request-1")
    logging.getLogger("werkzeug").error("port %d", 80)
    (record,) = records(capsys)
    assert (record["message"], record["logger"]) == ("port 80", "werkzeug")
    assert record["request_id"] == "request-1"


def test_an_exception_is_told_without_its_local_variables(capsys: Captured) -> None:
    configure_server_log()
    credentials = "hunter" + "2"
    try:
        int(credentials[:0])
    except ValueError:
        structlog.get_logger().exception("failed")
    (record,) = records(capsys)
    assert "ValueError: invalid literal" in record["exception"]
    assert "hunter2" not in str(record)


def test_secrets_are_not_logged(capsys: Captured) -> None:
    configure_server_log()
    structlog.get_logger().info(
        "request", password="hunter2", headers={"X-CSRF-TOKEN": "hunter2", "Accept": "*/*"}
    )
    (record,) = records(capsys)
    assert "hunter2" not in str(record)
    assert record["headers"]["Accept"] == "*/*"


def test_what_is_below_the_level_is_left_out(capsys: Captured) -> None:
    configure_server_log(logging.WARNING)
    structlog.get_logger().info("quiet")
    logging.getLogger("quiet").info("quiet")
    assert records(capsys) == []


def test_a_second_set_up_does_not_double_the_lines(capsys: Captured) -> None:
    configure_server_log()
    configure_server_log()
    structlog.get_logger().info("once")
    assert len(records(capsys)) == 1


def test_on_a_terminal_it_is_readable_text(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    configure_server_log()
    structlog.get_logger().info("hello", child="c")
    assert "hello" in terminal.getvalue()
    assert "{" not in terminal.getvalue()


def test_a_log_that_cannot_be_written_fails_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    configure_server_log()
    stream.close()
    structlog.get_logger().info("lost")


def test_a_record_in_one_call_is_as_in_many() -> None:
    logger = server_log._StderrLogger("ours")
    try:
        int("")
    except ValueError as error:
        failed = error
    for method in ("info", "warn", "exception", "error"):
        for fields in ({}, {"token": "t", "in": {"password": "p"}}, {"exc_info": failed}):
            event = {"event": "said", **fields}
            many: Any = dict(event)
            for processor in [*server_log._shared(), *server_log._renderers()]:
                many = processor(logger, method, many)
            at_once = server_log._as_json(logger, method, dict(event))
            assert without_time(at_once) == without_time(many)


def without_time(line: str) -> list[tuple[str, Any]]:
    return [item for item in json.loads(line).items() if item[0] != "timestamp"]


SAID = {"method": "GET", "path": "/child/ä\u2028", "status": 200, "ms": 0.42}


def test_a_requests_record_is_as_structlogs(capsys: Captured) -> None:
    configure_server_log()
    begin_request("request-1")
    request_logger()(**SAID)
    structlog.get_logger().info("request", **SAID)
    written = capsys.readouterr().err.splitlines()
    ours, structlogs = map(json.loads, written)
    assert list(ours) == list(structlogs)
    assert ours.pop("timestamp") <= structlogs.pop("timestamp")
    assert ours == structlogs
    assert ours == {
        **SAID,
        "level": "info",
        "logger": "starchart",
        "request_id": "request-1",
        "message": "request",
    }


def test_a_requests_record_is_text_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    configure_server_log()
    request_logger()(**SAID)
    assert "/child/" in terminal.getvalue()
    assert "{" not in terminal.getvalue()


def test_a_requests_record_below_the_level_is_left_out(capsys: Captured) -> None:
    configure_server_log(logging.WARNING)
    request_logger()(**SAID)
    assert records(capsys) == []


WITHOUT_STDERR = """
import os
os.close(0)
from utils.server_log import configure_server_log, request_logger
import structlog

first = os.open({path!r}, os.O_RDWR | os.O_CREAT)
second = os.open({path!r}, os.O_RDWR)
assert 2 in (first, second), (first, second)
configure_server_log()
structlog.get_logger().info("lost")
request_logger()(method="GET")
print(os.fstat(2).st_size)
"""


def test_without_stderr_nothing_is_written_into_what_took_its_number(tmp_path: Path) -> None:
    program = WITHOUT_STDERR.format(path=str(tmp_path / "database"))
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" -c "$1" 2>&-', sys.executable, program],
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    assert done.stdout == b"0\n"


def test_a_long_record_comes_whole(tmp_path: Path) -> None:
    program = "from utils.server_log import *; configure_server_log(); import structlog;"
    program += "structlog.get_logger().info('x' * 300_000)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[3],
        stderr=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    assert json.loads(done.stderr)["message"] == "x" * 300_000
