"""Lines that open ARC records, and other lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.arc_head import LINE_LIMIT, find_arc_head, is_arc_opening, parse_arc_head, skip_to_head
from archiver.warc.cursor import Cursor

LINE = b"http://example.com/ 127.0.0.1 20240506120000 text/html 12\n"


@pytest.mark.parametrize(
    "raw",
    [
        LINE,
        b"\n" + LINE,
        b"filedesc://a.arc 0.0.0.0 20240506120000 text/plain 76\n1 0 x",
        b"filedesc:// - - - 76\n",
        b"filedesc://cut",
        b"https://example.com/a b 2001:db8::1 20240506120000 text/html; charset=x 12\r\n",
        b"dns:example.com - 20240506120000 text/dns 12\n",
        b"http://a/ 1.2.3.4 20240506120000 text/html 200 - - 20 a.arc 12\n",
        b"http://a/ 1.2.3.4 202405061200 text/html 12\n",
    ],
)
def test_an_arc_file_is_told_by_its_first_line(raw: bytes) -> None:
    assert is_arc_opening(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"http://example.com/",
        b"http://example.com/\nhttp://example.com/b\n",
        b"http://example.com/ is a site with 12\n",
        LINE.rstrip(),
        b"WARC/1.1\r\n",
        b"dns: a b c 12\n",
        b"http://a/ 1.2.3.4 20240506120000 text/html twelve\n",
        b"127.0.0.1 - - 20240506120000 http://a/ 12\n",
    ],
)
def test_a_text_that_begins_with_a_url_is_no_arc_file(raw: bytes) -> None:
    assert not is_arc_opening(raw)


@pytest.mark.parametrize(
    "before",
    [b"", b"x\n", b"\0\xff\n", b"</html>", b'<a href="http://b/">b</a>', b"http://a/ 1.1.1.1 20240506120000\n"],
)
def test_a_line_is_found_behind_damage(before: bytes) -> None:
    assert find_arc_head(before + LINE + b"x") == len(before)


@given(st.binary(max_size=200), st.integers(0, 3))
def test_a_line_is_found_behind_any_bytes(before: bytes, times: int) -> None:
    cursor = Cursor(iter([before * 10**times + b"\n" + LINE, b""]).__next__)
    skip_to_head(cursor)

    assert cursor.peek(len(LINE)) == LINE


@given(st.binary(max_size=99) | st.lists(st.sampled_from(LINE.split(b" ")), max_size=14).map(b" ".join))
def test_any_line_is_a_head_or_none(line: bytes) -> None:
    head = parse_arc_head(line)

    assert head is None or head.url


def test_a_line_without_end_is_passed_over() -> None:
    cursor = Cursor(iter([b"http://a/ 1.1.1.1 20240506120000 " + b"x" * 3 * LINE_LIMIT, b"\n" + LINE, b""]).__next__)
    skip_to_head(cursor)

    assert cursor.peek(99) == LINE
