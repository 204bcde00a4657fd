"""Rows of CSV: read back by Python's csv, and no formula for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.dataset.csvrow import csv_head, csv_row, guarded, joined
from archiver.errors import RecordError
from archiver.model import Image, Link, Record
from archiver.records.record import record_as_json

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
URLS = st.just("https://example.org/a,b")
RECORDS = st.builds(
    Record,
    id=st.none() | TEXTS,
    title=TEXTS,
    url=TEXTS,
    source=TEXTS,
    date=TEXTS,
    fetch_date=TEXTS,
    authors=st.lists(TEXTS.filter(bool), max_size=3).map(tuple),
    language=st.none() | TEXTS.filter(bool),
    description=st.none() | TEXTS.filter(bool),
    text=TEXTS,
    markdown=TEXTS,
    images=st.lists(st.builds(Image, URLS, TEXTS, st.none() | TEXTS), max_size=2).map(tuple),
    links=st.lists(st.builds(Link, URLS, TEXTS, st.none() | TEXTS), max_size=2).map(tuple),
    provenance=st.dictionaries(TEXTS, TEXTS, max_size=2),
)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1", "'=1", "'"]


def read(raw: bytes) -> list[list[str]]:
    csv.field_size_limit(10**9)
    return list(csv.reader(io.StringIO(raw.decode(), newline="")))


def restored(cell: str) -> str:
    """Undo the guard, as the documentation says."""
    return cell[1:] if cell.startswith("'") else cell


def parted(cell: str) -> list[str]:
    """Undo the joining of a list, as the documentation says."""
    pieces = re.findall(r"((?:[^\\;]|\\.)*)(?:; |\Z)", cell, re.DOTALL)[: -1 if cell else None]
    return [re.sub(r"\\(.)", r"\1", piece, flags=re.DOTALL) for piece in pieces] if cell else []


def row(record: Record) -> dict[str, str]:
    (names,), (cells,) = read(csv_head()), read(csv_row(record_as_json(record)))
    return dict(zip(names, map(restored, cells), strict=True))


@given(RECORDS)
def test_a_row_holds_the_whole_record(record: Record) -> None:
    value, cells = record_as_json(record), row(record)
    back: dict[str, Any] = {name: cells[name] for name in ("title", "url", "source", "date", "fetch_date", "kind")}
    back |= {name: cells[name] for name in ("text", "markdown")}
    back |= {name: cells[name] or None for name in ("language", "description")}
    back |= {name: json.loads(cells[name]) for name in ("images", "links", "provenance")}
    back["authors"] = parted(cells["authors"])
    assert cells["id"] == (record.id or "")
    assert {name: value[name] for name in back} == back


@given(TEXTS)
def test_no_cell_begins_like_a_formula_and_each_can_be_restored(text: str) -> None:
    assert guarded(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")
    assert restored(guarded(text)) == text


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
@pytest.mark.parametrize("name", ["title", "url", "text", "authors"])
def test_formulas_are_guarded_in_every_column(name: str, text: str) -> None:
    record = Record(None, "t", "u", "s", "", "2025-01-01T00:00:00Z")
    values: dict[str, Any] = {name: (text, "B") if name == "authors" else text}
    changed = replace(record, **values)
    (names,), (cells,) = read(csv_head()), read(csv_row(record_as_json(changed)))
    cell = cells[names.index(name)]
    assert cell.startswith("'" + text[:1])
    assert row(changed)[name].startswith(text)


@given(st.lists(TEXTS.filter(bool)))
def test_lists_come_apart_as_they_were_joined(texts: list[str]) -> None:
    assert parted(joined(texts)) == texts


def test_joined_authors_by_example() -> None:
    assert joined(["Ada King", "Smith; Jones", "a\\b"]) == "Ada King; Smith\\; Jones; a\\\\b"


def test_flags_numbers_and_absence() -> None:
    record = Record(None, "t", "u", "s", "", "x", is_accessible_for_free=False, comment_count=0, tags=("a", "b"))
    cells = row(record)
    assert (cells["is_accessible_for_free"], cells["comment_count"], cells["tags"]) == ("false", "0", "a; b")
    assert (cells["id"], cells["license"], cells["modified"], cells["authors"]) == ("", "", "", "")


def test_lines_end_as_rfc_4180_says_and_cells_may_hold_lines() -> None:
    record = Record(None, 'a "title", of\nlines', "u", "s", "", "x")
    assert csv_row(record_as_json(record)).endswith(b"\r\n")
    assert row(record)["title"] == record.title


def test_half_a_surrogate_pair_cannot_be_written() -> None:
    with pytest.raises(RecordError, match="surrogate"):
        csv_row(record_as_json(Record(None, "\ud800", "u", "s", "", "x")))
