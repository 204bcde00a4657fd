"""Rows of an index are read strictly, and followed to their records."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.index.cdxj import cdxj_line
from archiver.model import Capture, Finding
from archiver.pack.check import check_wacz
from archiver.pack.rules.rows import Row, is_same, read_row
from archiver.pack.wacz import Labels, write_wacz

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(NAMES, NAMES, NAMES, st.integers(0, 10**15), st.integers(0, 10**9))
def test_what_our_own_lines_say_is_read(url: str, key: str, name: str, offset: int, length: int) -> None:
    capture = Capture(url, key, datetime(2024, 5, 6, tzinfo=UTC), "<urn:x>", "response", name, offset, length)
    row = read_row(cdxj_line(capture).encode() + b"\n")
    assert isinstance(row, Row)
    assert (row.url, row.filename, row.offset, row.length) == (url, name, offset, length)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_row_or_a_reason(raw: bytes) -> None:
    assert isinstance(read_row(raw), Row | str)


@pytest.mark.parametrize(
    ("url", "target", "expected"),
    [
        ("http://a.com/ü", "http://a.com/%C3%BC", True),
        ("http://a.com/x y", "http://a.com/x%20y", True),
        ("http://a.com/a", "http://a.com/b", False),
        ("http://a.com/a", None, False),
    ],
    ids=["escaped", "blank", "other", "none"],
)
def test_urls_are_the_same_whether_they_are_escaped_or_not(url: str, target: str | None, expected: bool) -> None:
    assert is_same(url, target) is expected


def test_of_a_long_index_a_part_is_followed_and_that_is_told(
    tmp_path: Path, build_archive: Any, record: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.pack.rules.rows.ALL_BELOW", 4)
    monkeypatch.setattr("archiver.pack.rules.rows.ONE_OF", 3)
    with closing(build_archive(tmp_path / "archive", a=[record(number) for number in range(1, 11)])) as archive:
        write_wacz(archive, tmp_path / "a.wacz", Labels(), created=datetime(2024, 5, 6, tzinfo=UTC))
    found = [item for item in check_wacz(tmp_path / "a.wacz") if isinstance(item, Finding)]
    (told,) = [finding for finding in found if finding.code == "wacz.index.sampled"]
    assert told.message.startswith("6 of 10 rows")
