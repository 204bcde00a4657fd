"""The line of an ARC record, and the version block."""

from __future__ import annotations

import io

import pytest

from archiver.model import Finding
from archiver.warc.check import check_stream

ABOUT = b"1 0 Tests\nURL IP-address Archive-date Content-type Archive-length\n"
BLOCK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>hello</p>"


def description(block: bytes = ABOUT, ip: bytes = b"0.0.0.0", date: bytes = b"20240506120000") -> bytes:
    return b"filedesc://a.arc %s %s text/plain %d\n" % (ip, date, len(block)) + block + b"\n"


def page(url: bytes = b"http://example.com/", ip: bytes = b"192.0.2.1", mime: bytes = b"text/html") -> bytes:
    return b"%s %s 20240506120000 %s %d\n" % (url, ip, mime, len(BLOCK)) + BLOCK + b"\n"


def told(raw: bytes) -> list[tuple[str, str]]:
    """Severity and code of what the checker says."""
    return [(item.severity, item.code) for item in check_stream(io.BytesIO(raw), "a") if isinstance(item, Finding)]


SOUND = {
    "usual": description() + page(),
    "version-1-1": description(ABOUT.replace(b"1 0", b"1 1")) + page(),
    "version-2": description(ABOUT.replace(b"1 0", b"2 0"))
    + b"http://a.org/ 192.0.2.1 20240506120000 text/html 200 abc - 20 a.arc %d\n" % len(BLOCK)
    + BLOCK
    + b"\n",
    "address-of-6-words": description() + page(ip=b"2001:db8::1"),
    "address-unknown": description() + page(ip=b"-"),
    "description-as-in-the-format's-own-text": description(ip=b"0") + page(),
    "description-with-dashes": description(ip=b"-", date=b"-") + page(),
    "dns": description() + b"dns:a.org 192.0.2.1 20240506120000 text/dns 5\nx y z\n",
    # "doc == <nl><URL-record><nl><network_doc>": the line end stands before a record, so the last has none behind it.
    "ends-with-the-last-block": (description() + page())[:-1],
    "line-end-first": b"\n" + description() + page(),
    "two-files-joined": description() + page() + description() + page(),
}


@pytest.mark.parametrize("raw", SOUND.values(), ids=SOUND.keys())
def test_what_the_format_allows_is_not_accused(raw: bytes) -> None:
    assert told(raw) == []


ODD = {
    "nul-in-the-line": (description() + page(mime=b"text/\0html"), "error", "arc.line.control"),
    "tab-in-the-url": (description() + page(b"http://example.com/a\tb"), "error", "arc.line.control"),
    "blank-in-the-url": (description() + page(b"http://example.com/a b"), "warning", "arc.line.blank"),
    "blank-in-the-type": (description() + page(mime=b"text/html; charset=utf-8"), "warning", "arc.line.blank"),
    "host-for-address": (description() + page(ip=b"example.com"), "warning", "arc.line.address"),
    "address-of-five-numbers": (description() + page(ip=b"1.2.3.4.5"), "warning", "arc.line.address"),
    "version-of-letters": (description(b"x y z\n") + page(), "warning", "arc.description.version"),
    "version-3": (description(ABOUT.replace(b"1 0", b"3 0")) + page(), "warning", "arc.description.version"),
    "description-without-content": (description(b"") + page(), "warning", "arc.description.version"),
    "no-description": (page(), "error", "arc.description.missing"),
    "damage-first": (b"filedesc://x 1 2\n" + page(), "error", "arc.record.missing"),
    "description-of-a-wrong-length": (
        description().replace(b" %d\n" % len(ABOUT), b" %d\n" % (len(ABOUT) + 3)) + page(),
        "error",
        "arc.record.length",
    ),
}


@pytest.mark.parametrize(("raw", "severity", "code"), ODD.values(), ids=ODD.keys())
def test_what_the_format_excludes_is_told_once(raw: bytes, severity: str, code: str) -> None:
    assert told(raw) == [(severity, code)]
