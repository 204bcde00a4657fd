"""Records made field by field, and what the checker says of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from uuid import UUID

import pytest

from archiver.model import Finding
from archiver.warc.check import check_stream

Make = Callable[..., bytes]
Faults = Callable[..., list[tuple[str, str]]]

HTTP = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
REQUEST = b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"

TARGETED = ("response", "resource", "request", "revisit", "conversion", "continuation")
TYPES = {
    "response": "application/http;msgtype=response",
    "request": "application/http;msgtype=request",
    "warcinfo": "application/warc-fields",
    "metadata": "application/warc-fields",
}
BLOCKS = {"response": HTTP, "request": REQUEST}


def usual_fields(kind: str, number: int, size: int) -> dict[str, str]:
    """The fields a record of this type must have, and those it should have."""
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{UUID(int=number)}>",
        "WARC-Date": "2024-05-06T12:00:00Z",
        "Content-Length": str(size),
    }
    if kind in TARGETED:
        fields["WARC-Target-URI"] = "http://example.com/"
    if kind != "continuation":
        fields["Content-Type"] = TYPES.get(kind, "text/plain")
    else:
        fields |= {"WARC-Segment-Number": "2", "WARC-Segment-Origin-ID": f"<urn:uuid:{UUID(int=99)}>"}
    if kind == "revisit":
        fields |= {
            "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
            "WARC-Payload-Digest": "sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N",
            "WARC-Truncated": "length",
            "Content-Type": "application/http;msgtype=response",
        }
    return fields


def make_raw(
    kind: str = "response",
    *,
    number: int = 1,
    block: bytes | None = None,
    version: str = "WARC/1.1",
    lines: bytes = b"",
    without: tuple[str, ...] = (),
    fields: Mapping[str, str] | None = None,
) -> bytes:
    """A sound record of type `kind`, but for what is said: `fields` beside or instead of the usual, raw `lines`."""
    default = b"HTTP/1.1 200 OK\r\n\r\n" if kind == "revisit" else BLOCKS.get(kind, b"some text")
    content = default if block is None else block
    named = usual_fields(kind, number, len(content)) | dict(fields or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items() if name not in without)
    return f"{version}\r\n{head}".encode() + lines + b"\r\n" + content + b"\r\n\r\n"


def faults_of(raw: bytes, *, infos: bool = False) -> list[tuple[str, str]]:
    """Severity and code of each finding; those only worth knowing, and the first record's kind, on demand."""
    found = [item for item in check_stream(io.BytesIO(raw), "a.warc") if isinstance(item, Finding)]
    return [
        (each.severity, each.code) for each in found if infos or (each.severity != "info" and each.code != "warc.first")
    ]


@pytest.fixture(scope="session")
def make() -> Make:
    return make_raw


@pytest.fixture(scope="session")
def faults() -> Faults:
    return faults_of
