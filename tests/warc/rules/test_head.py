"""The bytes of a header: lines, line ends, characters."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model import Finding
from archiver.warc.check import check_stream
from archiver.warc.header import Header
from archiver.warc.rules.fields import field_values
from archiver.warc.rules.head import check_head

Make = Callable[..., bytes]
Faults = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"X-Mine: value", []),
        (b"X-Mine:value", []),
        (b"X-Mine:", []),
        (b"X.my_field!: value", []),
        (b"X-Mine: one : two", []),
        ("X-Mine: größe".encode(), []),
        (b"X-Mine: tab\there", []),
        (b"X-Mine: one\r\n two", [("info", "warc.head.folded")]),
        (b"X-Mine: one\r\n\ttwo\r\n three", [("info", "warc.head.folded")]),
        (b"no colon at all", [("error", "warc.head.line")]),
        (b"X-Mine : value", [("error", "warc.head.line")]),
        (b"X Mine: value", [("error", "warc.head.line")]),
        (b"X(Mine): value", [("error", "warc.head.line")]),
        (b": value", [("error", "warc.head.line")]),
        (b"X-Mine: gr\xf6\xdfe", [("warning", "warc.head.encoding")]),
        (b"X-Mine: a\0b", [("error", "warc.head.control")]),
        (b"X-Mine: a\x1bb", [("error", "warc.head.control")]),
        (b"X-Mine: a\rb", [("error", "warc.head.control")]),
    ],
)
def test_a_header_line(make: Make, faults: Faults, line: bytes, expected: list[tuple[str, str]]) -> None:
    found = faults(make("warcinfo", lines=line + b"\r\n"), infos=True)
    assert found == expected


def test_a_fold_before_any_field_continues_nothing(make: Make, faults: Faults) -> None:
    raw = make("warcinfo").replace(b"WARC/1.1\r\n", b"WARC/1.1\r\n folded\r\n")
    assert faults(raw) == [("error", "warc.head.line")]


def test_many_lines_that_are_no_fields_are_told_by_their_number(make: Make) -> None:
    raw = make("warcinfo", lines=b"nonsense\r\n" * 1000)
    found = [item for item in check_stream(io.BytesIO(raw), "a") if isinstance(item, Finding)]
    assert len(found) == 6
    assert found[-1].message.startswith("995 more lines")


def test_line_ends_without_cr_are_a_warning(make: Make, faults: Faults) -> None:
    head, end, rest = make("warcinfo").partition(b"\r\n\r\n")
    assert faults(head.replace(b"\r\n", b"\n") + b"\n\n" + rest) == [("warning", "warc.head.ends")]
    assert end


@given(st.binary())
def test_any_bytes_are_judged(tail: bytes) -> None:
    head = b"WARC/1.1\r\n" + tail + b"\r\n\r\n"
    fields = Header(head).fields
    for fault in check_head(head, fields, field_values(fields)):
        assert len(fault.message) < 600
