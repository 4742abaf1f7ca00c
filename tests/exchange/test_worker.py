"""Tests of the process that parses: rows or a reason on stdout, and an end when it takes too much."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.exchange.making import sheet_of_corners, xlsx


def run(data: bytes) -> subprocess.CompletedProcess[bytes]:
    """The process, on this file."""
    return subprocess.run([sys.executable, "-P", "-m", "app.exchange.worker"], input=data, capture_output=True)


def test_rows_or_the_reason_come_as_json() -> None:
    assert json.loads(run(b"a,b\n1,2\n").stdout)["rows"] == [[1, ["a", "b"]], [2, ["1", "2"]]]
    assert json.loads(run(b"\xff\xff").stdout) == {
        "place": "line 1",
        "why": "is neither UTF-8 nor GB18030; save the file as CSV UTF-8 and try again",
    }


def test_a_sheet_that_spans_all_that_a_sheet_can_ends_the_process_or_is_read() -> None:
    done = run(xlsx([], sheet=sheet_of_corners()))
    assert done.returncode != 0 or b"why" in done.stdout
