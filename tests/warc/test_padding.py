"""What may be left out between records."""

from __future__ import annotations

import gzip
import io

import pytest
import zstandard

from archiver.warc.padding import Form, form_at, padding_size

SKIPPABLE = b"\x5d\x2a\x4d\x18\x03\0\0\0abc"


@pytest.mark.parametrize(
    ("raw", "form", "size"),
    [
        pytest.param(b"\r\n\n\r\nWARC", "plain", 5, id="line ends"),
        pytest.param(b"\0\0", "plain", 0, id="zeros in a plain file"),
        pytest.param(b"\0" * 70_000, "gzip", 70_000, id="many zeros"),
        pytest.param(b"\r\n", "gzip", 0, id="line ends between members"),
        pytest.param(gzip.compress(b"") + b"\0" + gzip.compress(b"\r\n") + b"x", "gzip", -1, id="blank members"),
        pytest.param(gzip.compress(b"text"), "gzip", 0, id="a member with text"),
        pytest.param(gzip.compress(b"")[:-1], "gzip", 0, id="a torn member"),
        pytest.param(SKIPPABLE * 2 + b"x", "zstd", 22, id="skippable frames"),
        pytest.param(SKIPPABLE[:-1], "zstd", 0, id="a torn frame"),
    ],
)
def test_padding_is_measured(raw: bytes, form: Form, size: int) -> None:
    file = io.BytesIO(b"123" + raw)

    assert padding_size(file, 3, 3 + len(raw), form) == (size if size >= 0 else len(raw) + size)


@pytest.mark.parametrize(
    ("raw", "form"),
    [(gzip.compress(b""), "gzip"), (zstandard.compress(b""), "zstd"), (SKIPPABLE, "zstd"), (b"WARC", "plain")],
)
def test_a_form_is_told_by_its_first_bytes(raw: bytes, form: Form) -> None:
    assert form_at(io.BytesIO(b"12" + raw), 2) == form
