"""The server's own log: JSON lines on stderr, with the request's id and without secrets."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from utils.server_log import begin_request, configure_server_log, current_request_id


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
