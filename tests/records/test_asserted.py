"""Records out of documents by others: whatever stands in them, the record can be written, and says what it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model import Capture, DigestCheck, Memento
from archiver.records.asserted import asserted_record
from archiver.records.canonical import canonical_json
from archiver.records.document import read_document
from archiver.records.engine import Engine
from archiver.records.record import record_as_json
from archiver.records.schema import load_schema

URL = "urn:archiver:record:picked/a.md"
DIGEST = "sha256:" + "0" * 64
ENGINE = Engine(load_schema("record-1"))


def record_of(raw: bytes) -> dict[str, Any]:
    """Return the record in the document `raw`, as it would lie in an archive, as JSON."""
    when = datetime(2026, 11, 23, tzinfo=UTC)
    capture = Capture(
        URL, URL, when, "<urn:uuid:6d0ae4d4-6f6c-4c43-9a0b-1f2f3a4b5c6d>", "resource", "a.warc.gz", 0, 10, digest=DIGEST
    )
    checks = (DigestCheck("block", DIGEST, DIGEST, "ok"), DigestCheck("payload", DIGEST, DIGEST, "ok"))
    memento = Memento(capture, "WARC/1.1", (), None, "", (), b"", raw, raw, checks)
    return record_as_json(asserted_record(read_document(raw), memento))


@given(raw=st.binary(max_size=300))
def test_any_bytes_make_a_record_that_can_be_written(raw: bytes) -> None:
    assert canonical_json(record_of(raw))


@given(
    values=st.lists(st.sampled_from(['"\\ud800"', "2024-02-30", "[a, {b: c}]", "!x y", "", "'", "a: b", "\u202e\x85"]))
)
def test_any_values_make_a_record_that_can_be_written(values: list[str]) -> None:
    keys = ["title", "url", "source", "date", "fetch_date", "authors", "language", "kind", "x"]
    front = "".join(f"{key}: {value}\n" for key, value in zip(keys, values, strict=False))
    assert canonical_json(record_of(f"---\n{front}---\n\nBody\n".encode()))


def test_times_stay_as_they_are_written_with_their_zone() -> None:
    front = "---\ntitle: T\nurl: https://a.example/\nsource: S\ndate: {}\nfetch_date: {}\n---\n\n# T\n\nWords.\n"
    for date, fetched, zones in (
        ("2024-05-06", "2024-05-06T12:00:00", ("unspecified", "unspecified")),
        ("2024-05-06T10:00+08:00", "2024-05-06T12:00:00.123Z", ("+08:00", "utc")),
    ):
        record = record_of(front.format(date, fetched).encode())
        fields = record["provenance"]["fields"]
        assert (record["date"], record["fetch_date"]) == (date, fetched)
        assert (fields["date"]["zone"], fields["fetch_date"]["zone"]) == zones
        assert ENGINE.is_valid(record)


@pytest.mark.parametrize("body", ["2024年05月06日 23时48分", "Posted 2024-05-06 23:48"])
def test_a_body_that_shows_the_day_before_is_in_conflict_with_the_date(body: str) -> None:
    front = "title: T\nurl: https://a.example/\nsource: S\ndate: 2024-05-07\nfetch_date: 2024-05-08\n"
    piece = record_of(f"---\n{front}---\n\n# T\n\n{body}\n\nWords.\n".encode())["provenance"]["fields"]["date"]
    assert piece["status"] == "conflict"
    assert piece["rejected"] == [{"value": "2024-05-06", "method": "body", "selector": "markdown"}]
