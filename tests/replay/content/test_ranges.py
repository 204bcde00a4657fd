from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.content.ranges import Span, StoredRange, content_range, stored_range, wanted_spans


@pytest.mark.parametrize(
    ("header", "spans"),
    [
        ("bytes=0-0", [(0, 1)]),
        ("bytes=2-5", [(2, 6)]),
        ("bytes=2-", [(2, 10)]),
        ("bytes=-3", [(7, 10)]),
        ("bytes=-99", [(0, 10)]),
        ("bytes=5-99", [(5, 10)]),
        ("Bytes = 1-2 , 4-", [(1, 3), (4, 10)]),
        ("bytes=10-", []),
        ("bytes=-0", []),
        ("bytes=99-100", []),
        ("bytes=99-,1-1", [(1, 2)]),
        ("bytes=5-2", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("items=0-1", None),
        ("0-1", None),
        ("bytes=0-9,0-9", None),
        ("bytes=" + ",".join("0-0" for _ in range(17)), None),
        ("bytes=9999999999999999999-", None),
    ],
)
def test_a_range_header_asks_for_spans(header: str, spans: list[tuple[int, int]] | None) -> None:
    assert wanted_spans(header, 10) == spans


@given(st.text(alphabet="bytes=0123456789-, ") | st.text(), st.integers(0, 50))
def test_spans_are_never_empty_and_never_outside(header: str, size: int) -> None:
    for span in wanted_spans(header, size) or []:
        assert 0 <= span.start < span.stop <= size


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("bytes 0-99/200", StoredRange(0, 100, 200)),
        ("bytes 5-9/*", StoredRange(5, 10, None)),
        ("bytes 9-5/20", None),
        ("bytes 0-99/50", None),
        ("bytes */50", None),
        ("", None),
        (None, None),
    ],
)
def test_a_content_range_says_which_part_is_stored(header: str | None, found: StoredRange | None) -> None:
    assert stored_range(header) == found


@given(st.integers(0, 99), st.integers(1, 99), st.none() | st.just(1000))
def test_what_is_written_reads_back(start: int, length: int, total: int | None) -> None:
    written = content_range(Span(start, start + length), total)
    assert stored_range(written) == StoredRange(start, start + length, total)
