"""Lines of index files, written and read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.index.cdxj import CdxRow, cdxj_line, columns_of, parse_line, row_line
from archiver.model import Capture, Finding
from archiver.urls.surt import surt

KEY = "com,example)/a"
JSON = (
    '{"url": "http://example.com/a", "mime": "text/html", "status": "200", "digest": "sha1:%s", '
    '"length": "10", "offset": "20", "filename": "a.warc.gz"}'
)
BASE32 = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
ROW = CdxRow(KEY, "20240506120000", "http://example.com/a", "text/html", 200, f"sha1:{BASE32}", 10, 20, "a.warc.gz")

TEXTS = st.text(min_size=1, max_size=20).filter(lambda text: text != "-")
NUMBERS = st.integers(0, 10**18 - 1)
ROWS = st.builds(
    CdxRow,
    urlkey=st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1).filter(
        lambda key: key[0] not in "!@"
    ),
    timestamp=st.integers(10**13, 10**17 - 1).map(str),
    url=st.text(min_size=1),
    mime=st.none() | TEXTS,
    status=st.none() | NUMBERS,
    digest=st.none() | TEXTS.map(lambda text: f"x:{text}"),
    length=st.none() | NUMBERS,
    offset=st.none() | NUMBERS,
    filename=st.none() | TEXTS,
    request_body=st.none() | st.text(),
    method=st.none() | TEXTS,
    record_digest=st.none() | TEXTS,
)


@given(ROWS)
def test_what_is_written_is_read_again(row: CdxRow) -> None:
    assert parse_line(row_line(row) + "\n") == row


@given(st.text())
def test_no_url_can_begin_a_new_field_or_line(url: str) -> None:
    capture = Capture(url, surt(url), datetime(2024, 5, 6, tzinfo=UTC), "<urn:x>", "response", "a.warc", 0, 1)
    line = cdxj_line(capture)
    assert line.isascii()
    assert line.isprintable()
    key, timestamp, members = line.split(" ", 2)
    assert key
    assert timestamp == "20240506000000"
    assert json.loads(members)["url"] == url


@given(st.text())
def test_any_line_is_a_row_a_finding_or_nothing(line: str) -> None:
    assert parse_line(line) is None or isinstance(parse_line(line), CdxRow | Finding)


@given(st.lists(st.sampled_from([KEY, "2024", "20240506120000", "\x0b", "-", "http://a/", "7"]) | st.text(max_size=3)))
def test_any_columns_that_are_a_row_are_one_again_as_cdxj(values: list[str]) -> None:
    row = parse_line(" ".join([KEY, "20240506120000", *values]))
    if isinstance(row, CdxRow):
        again = parse_line(row_line(row))
        assert isinstance(again, CdxRow)
        assert again._replace(urlkey=row.urlkey) == row


@given(st.text())
def test_any_members_are_a_row_or_a_finding(text: str) -> None:
    assert isinstance(parse_line(f"{KEY} 20240506120000 {{{text}"), CdxRow | Finding)


def test_a_capture_is_written_as_cdxj_indexer_writes_it(capture: Callable[..., Capture]) -> None:
    assert cdxj_line(capture("http://example.com/a", 7)) == (
        'com,example)/a 20240506120000 {"url": "http://example.com/a", "mime": "text/html", "status": "200", '
        f'"digest": "sha256:{"0" * 64}", "length": "10", "offset": "7", "filename": "a.warc.gz"}}'
    )


def test_a_revisit_has_the_type_that_stands_for_one(capture: Callable[..., Capture]) -> None:
    row = parse_line(cdxj_line(capture("http://example.com/a", kind="revisit")))
    assert isinstance(row, CdxRow)
    assert row.is_revisit


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(f"{KEY} 20240506120000 {JSON % BASE32}", id="cdxj-indexer"),
        pytest.param(f"{KEY} 20240506120000 {(JSON % BASE32).replace('sha1:', '')}\r\n", id="pywb"),
        pytest.param(
            f"{KEY} 20240506120000 " + (JSON % BASE32).replace('"200"', "200").replace('"10"', "10"), id="numbers"
        ),
        pytest.param(f"{KEY} 20240506120000  {JSON % BASE32} ", id="blanks"),
        pytest.param(
            f"{KEY} 20240506120000 http://example.com/a text/html 200 {BASE32} - - 10 20 a.warc.gz", id="11 columns"
        ),
    ],
)
def test_each_dialect_says_the_same(line: str) -> None:
    assert parse_line(line) == ROW


def test_nine_columns_have_no_length() -> None:
    line = f"{KEY} 20240506120000 http://example.com/a text/html 200 {BASE32} - 20 a.warc.gz"
    assert parse_line(line) == ROW._replace(length=None)


def test_a_header_line_names_the_columns() -> None:
    columns = columns_of(" CDX a b N V g")
    assert columns == "abNVg"
    row = parse_line(f"http://example.com/a 20240506120000 {KEY} 20 a.warc.gz", columns=columns)
    assert row == CdxRow(KEY, "20240506120000", "http://example.com/a", offset=20, filename="a.warc.gz")


@pytest.mark.parametrize("line", [" CDX N b a m s k r M S V g", "!meta 0 {}", "@context {}", "", "\n", "  "], ids=repr)
def test_headers_and_blank_lines_are_no_rows(line: str) -> None:
    assert parse_line(line) is None


@pytest.mark.parametrize("key", ["!meta", "@x", "\x1d!", " CDX", "a b", "größe"])
def test_no_key_makes_its_line_another_thing_than_a_row(key: str) -> None:
    row = parse_line(row_line(ROW._replace(urlkey=key)))

    assert isinstance(row, CdxRow)
    assert row == ROW._replace(urlkey=row.urlkey)


def test_columns_are_parted_by_spaces_alone() -> None:
    row = parse_line("\x1dcom,a)/ 20240506120000  http://a/\x0b text/html 200 - - 0 a.warc")

    assert isinstance(row, CdxRow)
    assert (row.urlkey, row.url) == ("\x1dcom,a)/", "http://a/\x0b")


def test_milliseconds_are_kept() -> None:
    row = parse_line(f"{KEY} 20240506120000123 {JSON % BASE32}")
    assert row == ROW._replace(timestamp="20240506120000123")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(KEY, id="key alone"),
        pytest.param(f"{KEY} yesterday {{}}", id="no timestamp"),
        pytest.param(f"{KEY} 20240506120000 {{", id="no JSON"),
        pytest.param(f"{KEY} 20240506120000 {{}}", id="no url"),
        pytest.param(f'{KEY} 20240506120000 {{"url": 7}}', id="url is a number"),
        pytest.param(f'{KEY} 20240506120000 {{"url": "x", "offset": -1}}', id="offset below zero"),
        pytest.param(f'{KEY} 20240506120000 {{"url": "x", "offset": true}}', id="offset is true"),
        pytest.param(f'{KEY} 20240506120000 {{"url": "x", "filename": ["a"]}}', id="filename is a list"),
        pytest.param(f"{KEY} 20240506120000 http://example.com/ text/html", id="four columns"),
        pytest.param(f'{KEY} 20240506120000 {{"a": {"[" * 5000}', id="deep JSON"),
        pytest.param(f'{KEY} 199 {{"url": "x"}}', id="three digits"),
        pytest.param(f'{KEY} {"1" * 18} {{"url": "x"}}', id="eighteen digits"),
        pytest.param("com,a \x0b)/ 20240506120000 http://a/ text/html 200 - - 0 a.warc", id="column before the time"),
        pytest.param("k 20240506120000 yes http://a/ text/html 200 - - 0 a.warc", id="time in two columns"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_finding(line: str) -> None:
    found = parse_line(line)
    assert isinstance(found, Finding)
    assert found.code == "index.cdxj.line"
