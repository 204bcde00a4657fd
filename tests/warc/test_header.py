"""Record headers: looking a field up gives what taking the header apart gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import WarcError
from archiver.warc.header import Header

NAMES = ("WARC-Type", "Content-Length", "X", "warc-date")
LINES = st.sampled_from(
    [
        b"WARC-Type: response",
        b"warc-type:request",
        b"WARC-TYPE : metadata",
        b"WARC-Type:",
        b"Content-Length: 12",
        b"content-length:\t0012 ",
        b" folded: on",
        b"\tmore",
        b"X: \xc3\xa9\xe9",
        "X: 新闻".encode(),
        b"X\t: y",
        b"no colon",
        b": no name",
        b"WARC-Date: 2024-05-06T12:00:00Z :",
        b"",
        b"\r",
    ]
)


@given(st.lists(LINES | st.binary(max_size=20), max_size=8), st.sampled_from([b"\r\n", b"\n"]))
def test_a_field_looked_up_is_the_first_of_its_name_in_any_case(lines: list[bytes], end: bytes) -> None:
    raw = b"WARC/1.1" + end + end.join(lines) + end + end
    fields = Header(raw).fields
    for name in NAMES:
        expected = next((value for key, value in fields if key.lower() == name.lower()), None)
        assert Header(raw).first(name) == expected


@pytest.mark.parametrize(
    ("stated", "length"),
    [
        (b"12", 12),
        (b" 0012 ", 12),
        (b"0" * 40 + b"7", 7),
        (b"", None),
        (b"-1", None),
        (b"+1", None),
        (b"1_000", None),
        (b"0x10", None),
        (b"9" * 19, None),
        ("٣".encode(), None),
        (b"12\r\n 3", None),
    ],
)
def test_a_length_is_decimal_digits_or_none(stated: bytes, length: int | None) -> None:
    assert Header(b"WARC/1.0\r\nContent-Length:" + stated + b"\r\n\r\n").content_length() == length


def test_without_a_version_line_there_is_no_version() -> None:
    assert Header(b"\r\nwarc/1.1 \r\n\r\n").version() == "WARC/1.1"
    with pytest.raises(WarcError, match="no WARC version line"):
        Header(b"HTTP/1.1 200 OK\r\n\r\n").version()
