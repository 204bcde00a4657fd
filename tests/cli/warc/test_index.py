"""`archiver warc index`: what it prints, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import run


def record(number: int, date: str = "2024-05-06T12:00:00Z") -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nok"
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{number}>\r\nWARC-Date: {date}\r\n"
        f"WARC-Target-URI: http://example.com/{number}\r\nContent-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.warc").write_bytes(record(2) + record(1))
    (tmp_path / "odd.warc").write_bytes(record(3, "2024-02-30T00:00:00Z") + record(4))
    return tmp_path


def keys(printed: bytes) -> list[str]:
    return [line.split(" ", 1)[0].rpartition("/")[2] for line in printed.decode().splitlines()]


def test_lines_are_sorted_unless_asked_otherwise(folder: Path) -> None:
    done = run("warc", "index", "a.warc", folder=folder)
    assert (done.code, keys(done.out)) == (0, ["1", "2"])
    assert keys(run("warc", "index", "--no-sort", "a.warc", folder=folder).out) == ["2", "1"]


def test_an_odd_record_is_told_and_the_rest_indexed(folder: Path) -> None:
    done = run("warc", "index", "odd.warc", "a.warc", folder=folder)
    assert (done.code, keys(done.out)) == (1, ["1", "2", "4"])
    assert "index.date" in done.words


def test_a_file_that_is_not_there_costs_no_other(folder: Path) -> None:
    done = run("warc", "index", "none.warc", "a.warc", folder=folder)
    assert (done.code, keys(done.out)) == (1, ["1", "2"])
    assert run("warc", "index", "none.warc", folder=folder).code == 3


def test_the_output_file_is_there_whole(folder: Path) -> None:
    assert run("warc", "index", "a.warc", "-o", "out.cdxj", folder=folder).code == 0
    assert keys((folder / "out.cdxj").read_bytes()) == ["1", "2"]
