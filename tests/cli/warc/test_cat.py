"""`archiver warc cat`."""

from __future__ import annotations

import codecs
import io
import json
import sys
from pathlib import Path

import pytest

from archiver.cli.warc.writing import is_text, write_bytes
from archiver.errors import UsageError
from tests.cli.running import run

BLOCK = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n\x00\xff\r\n\r\n0\r\n\r\n"
RAW = (
    b"WARC/1.1\r\nwarc-type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
    b"WARC-Date: 2024-05-06T12:00:00Z\r\nWARC-Target-URI: http://example.com/\r\n"
    b"Content-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n" % (len(BLOCK), BLOCK)
)


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    path = tmp_path / "a.warc"
    path.write_bytes(RAW + RAW.replace(b"000001>", b"000002>"))
    return path


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], RAW),
        (["--headers"], RAW[: RAW.index(b"\r\n\r\n") + 4]),
        (["--http"], BLOCK[: BLOCK.index(b"\r\n\r\n") + 4]),
        (["--payload"], b"\x00\xff\r\n"),
        (["--payload", "--decoded"], b"\x00\xff\r\n"),
    ],
)
def test_bytes_come_out_as_they_are_stored(warc: Path, options: list[str], expected: bytes) -> None:
    done = run("warc", "cat", warc, "--offset", "0", *options)
    assert (done.code, done.words, done.out) == (0, "", expected)


def test_a_record_is_named_by_what_list_shows(warc: Path) -> None:
    last = json.loads(run("warc", "list", "--json", warc).out.splitlines()[-1])
    by_place = run("warc", "cat", warc, "--offset", str(last["offset"])).out
    assert run("warc", "cat", warc, "--id", last["id"]).out == by_place
    assert b"000002>" in by_place


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 2),
        (["--offset", "0", "--id", "x"], 2),
        (["--offset", "0", "--decoded"], 2),
        (["--offset", "-1"], 2),
        (["--offset", "7"], 3),
        (["--offset", "99999999999999999999999"], 3),
        (["--id", "none"], 3),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(warc: Path, options: list[str], code: int) -> None:
    done = run("warc", "cat", warc, *options)
    assert (done.code, done.out) == (code, b"")
    assert len(done.words.splitlines()) == 1
    # The file need not be in an archive.
    assert "archiver index" not in done.words


def test_a_torn_record_is_not_passed_off_as_whole(tmp_path: Path) -> None:
    path = tmp_path / "torn.warc"
    path.write_bytes(RAW[:-10])
    done = run("warc", "cat", path, "--offset", "0")
    assert done.code == 3
    assert done.out == RAW[:-10]
    assert "says" in done.words


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", Terminal(seen, encoding="utf-8"))
    write_bytes([b"HTTP/1.1 200 OK\r\n", "grö".encode()[:3], "grö".encode()[3:]])
    with pytest.raises(UsageError, match="not text") as caught:
        write_bytes([b"\x1b[31m"])
    assert caught.value.exit_code == 2
    assert seen.getvalue() == "HTTP/1.1 200 OK\r\ngrö".encode()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"plain", True),
        (b"a\tb\r\n", True),
        (b"\0", False),
        (b"\xff", False),
        ("\x9b".encode(), False),
        (b"\x07", False),
    ],
)
def test_text_has_no_control_characters(raw: bytes, expected: bool) -> None:
    assert is_text(raw, codecs.getincrementaldecoder("utf-8")()) is expected
