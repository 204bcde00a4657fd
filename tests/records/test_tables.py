"""Records in CSV and Parquet are the records that were written."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver.records.reading import read_entries

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

ROOT = Path(__file__).resolve().parent.parent.parent
FULL: dict[str, Any] = json.loads((ROOT / "schemas/examples/record-1/valid/full.json").read_bytes())
PLAIN: dict[str, Any] = json.loads((ROOT / "schemas/examples/record-1/valid/optional-members.json").read_bytes())
NAMES = [*FULL, "modified", "image", "tags", "license", "canonical_url", "is_accessible_for_free", "comment_count"]


def cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in {"authors", "tags"}:
        return "; ".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in value)
    if isinstance(value, list | dict | bool | int):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if value[:1] in "=+-@\t\r\n'" and value else str(value)


def table_of(records: list[dict[str, Any]], *, delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=delimiter)
    rows.writerow(NAMES)
    rows.writerows([cell(name, record.get(name)) for name in NAMES] for record in records)
    return out.getvalue().encode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_gives_back_the_records(tmp_path: Path, delimiter: str) -> None:
    odd = {**PLAIN, "title": "=1+1; 'a\\", "authors": ["A; B\\", "C"], "text": '\'Tis\r\n\n"quoted",\n' * 3000}
    path = tmp_path / "a.csv"
    path.write_bytes(table_of([FULL, odd], delimiter=delimiter))
    entries = list(read_entries(path))
    assert [entry.value for entry in entries] == [FULL, odd]
    assert [entry.line for entry in entries] == [2, 3]
    assert [entry.findings for entry in entries] == [(), ()]


def test_csv_by_others_keeps_its_apostrophes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,url\n'Tis,https://a.example/\n")
    assert [entry.value for entry in read_entries(path)] == [{"title": "'Tis", "url": "https://a.example/"}]


def test_csv_with_a_quotation_mark_that_is_not_closed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.records.csv_table.LONGEST", 1000)
    path = tmp_path / "a.csv"
    path.write_text('title,url\n"a,b\n' + "x\n" * 5000)
    entries = list(read_entries(path))
    assert [finding.code for entry in entries for finding in entry.findings] == ["record.file.broken"]


def test_parquet_gives_back_the_records(tmp_path: Path) -> None:
    rows = []
    for record in (FULL, PLAIN):
        row: dict[str, Any] = {name: record.get(name) for name in NAMES}
        row = {name: None if value == "" and name in {"source", "date"} else value for name, value in row.items()}
        row["provenance"] = json.dumps(record["provenance"])
        row["images"] = [
            {"url": each["url"], "alt": each["alt"], "caption": each.get("caption")} for each in row["images"]
        ]
        row["links"] = [{"url": each["url"], "text": each["text"], "rel": each.get("rel")} for each in row["links"]]
        rows.append(row)
    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    entries = list(read_entries(path))
    assert [entry.value for entry in entries] == [FULL, PLAIN]
    assert [entry.line for entry in entries] == [1, 2]


@pytest.mark.parametrize("cut", [0, 3, 100, -20])
def test_torn_parquet_is_a_finding(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.Table.from_pylist([{"title": "a"}] * 50), path)
    path.write_bytes(path.read_bytes()[:cut])
    codes = [finding.code for entry in read_entries(path) for finding in entry.findings]
    assert codes == ["record.file.broken"]


def test_parquet_without_rows_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.table({"title": pyarrow.array([], pyarrow.string())}), path)
    assert [finding.code for entry in read_entries(path) for finding in entry.findings] == ["record.file.empty"]


def instants(tmp_path: Path, date: str | None, time: datetime | None) -> list[str]:
    path = tmp_path / "a.parquet"
    schema = pyarrow.schema([("fetch_date", pyarrow.string()), ("fetch_time", pyarrow.timestamp("us", tz="UTC"))])
    parquet.write_table(pyarrow.Table.from_pylist([{"fetch_date": date, "fetch_time": time}], schema=schema), path)
    return [finding.code for entry in read_entries(path) for finding in entry.findings]


@pytest.mark.parametrize(
    ("date", "time", "codes"),
    [
        ("2025-10-06T17:17:50.740398Z", datetime(2025, 10, 6, 17, 17, 50, 740398, tzinfo=UTC), []),
        (None, None, []),
        ("2025-10-06T17:17:50.740398Z", datetime(2025, 10, 6, 17, 17, 50, 740399, tzinfo=UTC), ["record.row.derived"]),
        ("2025-10-06T17:17:50.740398Z", None, ["record.row.derived"]),
        ("no date", datetime(2025, 10, 6, tzinfo=UTC), ["record.row.derived"]),
    ],
    ids=["same", "neither", "a microsecond", "gone", "no date"],
)
def test_the_instant_beside_the_fetch_date_is_compared(
    tmp_path: Path, date: str | None, time: datetime | None, codes: list[str]
) -> None:
    assert instants(tmp_path, date, time) == codes
