"""Records as Parquet, read back by pyarrow and DuckDB."""

from __future__ import annotations

import builtins
import gc
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver.dataset.choices import Choices
from archiver.dataset.formats import encode, json_line
from archiver.dataset.parquet import ROWS_AT_ONCE, ParquetFile
from archiver.dataset.sinks import file_sink
from archiver.errors import UsageError
from archiver.model import Image, Link, Record
from archiver.records.record import record_as_json

pyarrow_parquet = pytest.importorskip("pyarrow.parquet", reason="the extra [parquet] is not installed")

FULL = Record(
    id="<urn:uuid:6f1d2b50-1c7e-4f0a-9d3b-0123456789ab>",
    title="中美 AI 芯片",
    url="https://www.example.org/a",
    source="Example",
    date="2024-05-06T23:48+08:00",
    fetch_date="2025-10-06T17:17:50.740398Z",
    authors=("Ada", "Bo"),
    language="zh-CN",
    description="D",
    kind="article",
    text="Text\nmore",
    markdown="**Text**",
    images=(Image("https://www.example.org/a.png", "A", "C"), Image("https://www.example.org/b.png")),
    links=(Link("https://www.example.org/b", "b", "nofollow"),),
    modified="2024-05-07",
    image="https://www.example.org/a.png",
    tags=("AI",),
    license="https://creativecommons.org/licenses/by/4.0/",
    canonical_url="https://www.example.org/canonical",
    is_accessible_for_free=False,
    comment_count=7,
    provenance={"warc": {"offset": 512}},
)
BARE = Record(id=None, title="", url="https://www.example.org/b", source="", date="", fetch_date="2025-10-06T17:17:50Z")


def write(path: Path, *records: Record) -> Path:
    with path.open("wb") as out:
        file = ParquetFile(out, extractor="archiver 9")
        for record in records:
            file.write(json_line(record))
        file.close()
    return path


def members(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the record's JSON, as the documentation says."""
    import json

    row = dict(row)
    row.pop("fetch_time")
    row["provenance"] = json.loads(row["provenance"])
    row |= {name: row[name] or "" for name in ("title", "url", "source", "date", "fetch_date")}
    for name in ("images", "links"):
        row[name] = [{key: value for key, value in each.items() if value is not None} for each in row[name]]
    kept = ("id", "language", "description")
    return {name: value for name, value in row.items() if value is not None or name in kept}


def test_rows_hold_the_records(tmp_path: Path) -> None:
    rows = pyarrow_parquet.read_table(write(tmp_path / "a.parquet", FULL, BARE)).to_pylist()
    assert [members(row) for row in rows] == [record_as_json(FULL), record_as_json(BARE)]
    assert rows[0]["fetch_time"] == datetime(2025, 10, 6, 17, 17, 50, 740398, tzinfo=UTC)
    assert [rows[1][name] for name in ("title", "source", "date", "language", "tags", "comment_count")] == [None] * 6


def test_columns_are_typed_and_in_the_order_of_the_record(tmp_path: Path) -> None:
    schema = pyarrow_parquet.read_schema(write(tmp_path / "a.parquet", FULL))
    names = list(record_as_json(FULL))
    assert [name for name in schema.names if name != "fetch_time"] == names
    types = {name: str(schema.field(name).type) for name in schema.names}
    assert types["fetch_time"] == "timestamp[us, tz=UTC]"
    assert types["links"] == "list<element: struct<url: string, text: string, rel: string>>"
    assert (types["is_accessible_for_free"], types["comment_count"], types["provenance"]) == ("bool", "int64", "string")


def test_the_file_says_what_it_holds(tmp_path: Path) -> None:
    from archiver.version import VERSION

    said = pyarrow_parquet.read_schema(write(tmp_path / "a.parquet", FULL)).metadata
    assert said[b"archiver.schema"].endswith(b"/record-1.json")
    assert said[b"archiver.software"].decode().endswith(VERSION)
    assert said[b"archiver.extractor"] == b"archiver 9"


def test_duckdb_reads_it(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the extra [parquet] is not installed")
    path = write(tmp_path / "a.parquet", FULL, BARE)
    query = (
        "SELECT title, len(authors), links[1].rel, epoch_us(fetch_time), is_accessible_for_free, "
        f"provenance::JSON->>'$.warc.offset' FROM '{path}' ORDER BY url"
    )
    moment = int(datetime(2025, 10, 6, 17, 17, 50, 740398, tzinfo=UTC).timestamp() * 10**6)
    first, second = duckdb.sql(query).fetchall()
    assert first == (FULL.title, 2, "nofollow", moment, False, "512")
    assert second[:3] == (None, 0, None)


def test_row_groups_are_bounded(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", *(replace(BARE, id=f"<urn:x:{each}>") for each in range(ROWS_AT_ONCE + 1)))
    file = pyarrow_parquet.ParquetFile(path)
    assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [ROWS_AT_ONCE, 1]
    assert pyarrow_parquet.read_table(path, columns=["id"])["id"][ROWS_AT_ONCE].as_py() == f"<urn:x:{ROWS_AT_ONCE}>"


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (write(tmp_path / name, FULL, BARE).read_bytes() for name in ("a.parquet", "b.parquet"))
    assert one == other


def test_a_file_without_records_has_its_columns(tmp_path: Path) -> None:
    assert pyarrow_parquet.read_table(write(tmp_path / "a.parquet")).num_rows == 0


def given_up(path: Path) -> None:
    with path.open("wb") as out, file_sink(out, Choices(form="parquet")) as sink:
        sink.write(encode(FULL, "parquet"))
        raise KeyboardInterrupt


def test_a_file_that_is_given_up_gets_no_end(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        given_up(tmp_path / "a.parquet")
    # pyarrow would write to the closed file here, and say so on stderr.
    gc.collect()
    assert (tmp_path / "a.parquet").read_bytes() == b"PAR1"


def test_without_pyarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"archiver-toolkit\[parquet\]"):
        ParquetFile(io.BytesIO())
