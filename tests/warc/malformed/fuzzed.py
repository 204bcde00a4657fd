"""What fuzzing found, cut down: each of these once stopped the reader or never let it end."""

from __future__ import annotations

from tests.warc.malformed.case import case
from tests.warc.malformed.parts import record, skippable, zst


@case("error", "RFC 8878, 5: a dictionary whose tables make no sense", (), suffix=".warc.zst")
def damaged_dictionary() -> bytes:
    return skippable(b"\x37\xa4\x30\xec\x40\x9c\x00\x00" + b"\xff" * 200, 0x184D2A5D) + zst(record())


@case("error", "ARC 1.0: a second file description that is longer than the file", (), suffix=".arc")
def arc_that_never_ends() -> bytes:
    return (
        b"filedesc://made.arc2.0.2.1 20240)06120000 text/html 78\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        b"Content-Length: 14\r\n\r\n<p>page 1</p>\n\nfiledesc://made.arc 0.0.0.0 20240506120000 text/plain 10005\n"
        b"1 0 Tes.0.0.0 2$0240506120Archiv\x0c-date Content-type Archive-length\n\n"
    )
