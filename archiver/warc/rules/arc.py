"""The rules about an ARC record's line, and about the version block that begins a file (ARC File Format 1.0, 1996).

The format knows no "shall": what its grammar excludes and readers stumble over is an error, the rest a warning.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from archiver.warc.arc_head import UNKNOWN_VERSION, ArcHead, parse_arc_head
from archiver.warc.record import WarcRecord
from archiver.warc.rules.fault import Fault, quoted

_CONTROL = re.compile(rb"[\x00-\x1f\x7f]").search
_LINE = "URL IP-address Archive-date Content-type Archive-length (ARC 1.0, URL-record)"
# The example in the format's own text has "0" in the version block; some tools write a dash for what they do not know.
_NO_ADDRESS = ("0", "-")


def check_first(record: WarcRecord) -> Iterator[Fault]:
    """Yield a fault if `record`, the first of its file, is no version block."""
    if record.record_type != "warcinfo":
        message = "the file does not begin with a version block, which says what its lines hold"
        expected = "filedesc://… (ARC 1.0, arc_file)"
        yield Fault("arc.description.missing", "error", message, expected=expected, hint="Its records can be read.")


def check_line(record: WarcRecord) -> Iterator[Fault]:
    """Yield what is wrong with the line of an ARC record; date and length are the reader's."""
    if _CONTROL(record.head.rstrip(b"\r\n")):
        message = f"there is a control character in the record's line: {quoted(record.head)}"
        yield Fault("arc.line.control", "error", message, expected="text (ARC 1.0, URL-record)")
    head = parse_arc_head(record.head)
    if head is not None:
        yield from _fields(head)
    if record.version == UNKNOWN_VERSION:
        message = "the version block says no version"
        yield Fault("arc.description.version", "warning", message, expected="1 or 2, 0, and who wrote it (ARC 1.0)")


def _fields(head: ArcHead) -> Iterator[Fault]:
    for name, value in (("URL", head.url), ("content type", head.mime)):
        if " " in value:
            message = f"there is a blank in the {name}, so the line has a word too many"
            hint = "Readers that part the line at its blanks take the wrong words for date and length."
            yield Fault("arc.line.blank", "warning", message, value, _LINE, hint)
    if head.address not in _NO_ADDRESS and not _is_address(head.address):
        message = f"IP-address is {quoted(head.address)}, which is none"
        yield Fault("arc.line.address", "warning", message, head.address, "a dotted quad (ARC 1.0, ip-address)")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
