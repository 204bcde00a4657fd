"""Lines for files anywhere."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.errors import WarcError
from archiver.index.listing import Form, index_lines
from archiver.model import Finding

Record = Callable[..., bytes]


def lines(path: Path, raw: bytes, form: Form = "cdxj") -> list[str]:
    path.write_bytes(raw)
    return [item.decode() for item in index_lines(path, form) if isinstance(item, bytes)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.warc.gz"


def test_a_line_is_that_of_cdxj_indexer(path: Path, record: Record) -> None:
    stored = gzip.compress(record(1))
    digest = base64.b32encode(hashlib.sha1(b"body 1", usedforsecurity=False).digest()).decode()
    (line,) = lines(path, stored)
    assert line == (
        'com,example)/1 20240506120000 {"url": "http://example.com/1", "mime": "Text/HTML", "status": "200", '
        f'"digest": "sha1:{digest}", "length": "{len(stored)}", "offset": "0", "filename": "a.warc.gz"}}\n'
    )


def test_in_a_plain_file_the_line_ends_behind_a_record_are_not_counted(path: Path, record: Record) -> None:
    (line,) = lines(path, record(1))
    assert f'"length": "{len(record(1)) - 4}"' in line


def test_addresses_of_any_kind_and_metadata_have_lines(path: Path, record: Record) -> None:
    raw = record(1, "dns:example.com") + record(2, "metadata://example.com/log", kind="metadata")
    assert [line.split(" ", 1)[0] for line in lines(path, raw)] == ["dns:example.com", "com,example)/log"]


def test_a_json_line_holds_key_time_and_record_id_too(path: Path, record: Record) -> None:
    (line,) = lines(path, record(1), "jsonl")
    found = json.loads(line)
    assert list(found)[:5] == ["urlkey", "timestamp", "record_id", "type", "url"]
    assert (found["urlkey"], found["timestamp"]) == ("com,example)/1", "20240506120000")


@pytest.mark.parametrize(
    ("date", "timestamp"),
    [
        ("2024-05", "20240501000000"),
        ("2024", "20240101000000"),
        ("2024-05-06T12:00:00.123456Z", "20240506120000"),
        ("2024-05-06T12:00:00+02:00", "20240506100000"),
        ("0999-05-06T12:00:00Z", "09990506120000"),
    ],
)
def test_dates_of_any_precision_have_fourteen_digits(path: Path, record: Record, date: str, timestamp: str) -> None:
    (line,) = lines(path, record(1, date=date))
    assert line.split(" ")[1] == timestamp


def test_one_odd_date_costs_no_other_record(path: Path, record: Record) -> None:
    path.write_bytes(record(1) + record(2, date="2024-02-30T00:00:00Z") + record(3))
    items = list(index_lines(path))
    assert [item.code for item in items if isinstance(item, Finding)] == ["index.date"]
    assert sum(isinstance(item, bytes) for item in items) == 2


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WarcError):
        list(index_lines(tmp_path / "none.warc"))
