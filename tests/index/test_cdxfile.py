"""Index files by others: looked up, and taken in as far as the WARC files bear them out."""

from __future__ import annotations

import dataclasses
import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import CaptureIndexError
from archiver.index.build import index_file
from archiver.index.cdxfile import CdxFile, captures_from, rows_from
from archiver.index.cdxj import CdxRow
from archiver.index.listing import index_lines
from archiver.index.sorting import sorted_lines
from archiver.index.zipnum import write_zipnum
from archiver.model import Capture, Finding

Record = Callable[..., bytes]

URLS = [
    "http://example.com/a",
    "http://example.com/a/b",
    "http://example.com/ab",
    "http://www.example.com:8080/",
    "http://sub.example.com/",
    "http://example.community/",
]


@pytest.fixture
def warc(tmp_path: Path, record: Record) -> Path:
    """Six captures of as many URLs, and two more of the first, in a folder warcs/."""
    dates = ["2024-05-06T12:00:00Z", "2024-05-07T12:00:00Z", "2024-05-09T12:00:00Z"]
    records = [record(number, url) for number, url in enumerate(URLS)]
    records += [record(10 + number, URLS[0], date=date) for number, date in enumerate(dates[1:])]
    (tmp_path / "warcs").mkdir()
    path = tmp_path / "warcs" / "a.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, records)))
    return path


@pytest.fixture
def lines(warc: Path) -> list[bytes]:
    return list(sorted_lines(line for line in index_lines(warc) if isinstance(line, bytes)))


@pytest.fixture(params=["plain", "zipnum"])
def cdx(request: pytest.FixtureRequest, tmp_path: Path, lines: list[bytes]) -> CdxFile:
    if request.param == "zipnum":
        write_zipnum(lines, tmp_path, per_member=3)
        return CdxFile(tmp_path / "index.idx")
    path = tmp_path / "index.cdxj"
    path.write_bytes(b"".join(lines))
    return CdxFile(path)


def urls(rows: object) -> list[str]:
    return [row.url for row in rows if isinstance(row, CdxRow)]  # type: ignore[attr-defined]  # any iterable


def test_lookups_find_what_they_stand_for(cdx: CdxFile) -> None:
    a, b, ab, port, sub, _ = URLS
    assert urls(cdx.lookup(a)) == [a, a, a]
    assert urls(cdx.lookup("http://example.com/none")) == []
    assert urls(cdx.lookup(a, match="prefix")) == [a, a, a, b, ab]
    assert urls(cdx.lookup(a + "/", match="prefix")) == [a, a, a, b]
    assert urls(cdx.lookup(a, match="host")) == [a, a, a, b, ab]
    assert sorted(urls(cdx.lookup(port, match="host"))) == [port]
    assert urls(cdx.lookup(a, match="domain")) == [a, a, a, b, ab, sub]


@pytest.mark.parametrize(
    ("when", "day"),
    [
        (None, "09"),
        ("2024-05-01", "06"),
        ("2024-05-07", "06"),
        ("2024-05-07T00:00:01", "07"),
        ("2024-05-08T12:00:00", "07"),
        ("2030-01-01", "09"),
    ],
)
def test_closest_is_nearest_in_time_and_the_earlier_on_a_tie(cdx: CdxFile, when: str | None, day: str) -> None:
    found = cdx.closest(URLS[0], datetime.fromisoformat(when).replace(tzinfo=UTC) if when else None)
    assert found is not None
    assert found.timestamp == f"202405{day}120000"
    assert cdx.closest("http://example.com/none") is None


def test_closest_in_an_unsorted_file_is_an_error(tmp_path: Path, lines: list[bytes]) -> None:
    path = tmp_path / "index.cdxj"
    path.write_bytes(b"".join(reversed(lines)))
    with pytest.raises(CaptureIndexError, match="LC_ALL=C sort"):
        CdxFile(path).closest(URLS[0])


def test_a_gzipped_file_cannot_be_searched_but_read(tmp_path: Path, lines: list[bytes]) -> None:
    path = tmp_path / "index.cdxj.gz"
    path.write_bytes(gzip.compress(b"".join(lines)))
    with pytest.raises(CaptureIndexError, match=r"\.idx"):
        CdxFile(path)
    assert len(list(rows_from(path))) == len(lines)


def test_captures_are_those_that_indexing_the_file_gives(tmp_path: Path, warc: Path, cdx: CdxFile) -> None:
    def by_offset(captures: object) -> list[Capture]:
        found = [each for each in captures if isinstance(each, Capture)]  # type: ignore[attr-defined]
        return sorted(found, key=lambda capture: capture.offset)

    taken = by_offset(captures_from(cdx.path, warc.parent))
    made = by_offset(index_file(warc, warc.name))
    # A digest that the record does not state is that of the row.
    assert [each.digest and each.digest[:5] for each in taken] == ["sha1:"] * len(made)
    assert [dataclasses.replace(each, digest=None) for each in taken] == [
        dataclasses.replace(each, digest=None) for each in made
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"offset": "0"', '"offset": "1"', "index.cdxj.row.wrong"),
        ('"offset": "0"', '"offset": "999999"', "index.cdxj.row.wrong"),
        ('"url": "http://example.com/a"', '"url": "http://example.com/z"', "index.cdxj.row.wrong"),
        (" 20240506120000 ", " 20240506120001 ", "index.cdxj.row.wrong"),
        ('"length": "', '"length": "1', "index.cdxj.row.wrong"),
        ('"offset": "0", ', "", "index.cdxj.row.wrong"),
        ('"filename": "a.warc.gz"', '"filename": "b.warc.gz"', "index.cdxj.file.missing"),
        ('"filename": "a.warc.gz"', '"filename": "../../etc/passwd"', "index.cdxj.file.missing"),
        ('"filename": "a.warc.gz"', '"filename": ".."', "index.cdxj.file.missing"),
        ("{", "", "index.cdxj.line"),
    ],
)
def test_a_row_that_is_not_borne_out_is_a_finding(
    tmp_path: Path, warc: Path, lines: list[bytes], old: str, new: str, code: str
) -> None:
    line = lines[0].decode()
    assert old in line
    path = tmp_path / "index.cdxj"
    path.write_text(line.replace(old, new))
    (found,) = captures_from(path, warc.parent)
    assert isinstance(found, Finding)
    assert (found.code, found.file) == (code, "index.cdxj")


def test_old_columns_with_a_header_are_read(tmp_path: Path, warc: Path) -> None:
    path = tmp_path / "index.cdx"
    path.write_text(
        " CDX N b a m s k r V g\ncom,example)/a 20240506120000 http://example.com/a text/html 200 - - 0 sub/a.warc.gz\n"
    )
    (found,) = captures_from(path, warc.parent)
    # Without a length the end of a gzip member is not known.
    assert isinstance(found, Finding)
    (row,) = rows_from(path)
    assert isinstance(row, CdxRow)
    assert row.filename == "sub/a.warc.gz"


def test_in_a_plain_file_the_length_is_the_records_own(tmp_path: Path, record: Record) -> None:
    warc = tmp_path / "a.warc"
    warc.write_bytes(record(1) + record(2))
    path = tmp_path / "index.cdxj"
    path.write_bytes(b"".join(line for line in index_lines(warc) if isinstance(line, bytes)))
    lengths = [each.length for each in captures_from(path, tmp_path) if isinstance(each, Capture)]
    assert lengths == [len(record(1)), len(record(2))]


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_and_findings(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in ("a.cdxj", "a.idx"):
        (folder / name).write_bytes(raw)
        assert all(isinstance(item, Finding | CdxRow) for item in rows_from(folder / name))
        assert not [item for item in captures_from(folder / name, folder) if isinstance(item, Capture)]
