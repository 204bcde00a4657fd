"""The rules about a record header's bytes (WARC/1.1, 4): line ends, field lines, characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from archiver.model import Headers
from archiver.warc.rules.fault import Fault, quoted
from archiver.warc.rules.types import CLAUSES

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]").search
_TEXT = bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100)) + b"\t\r\n"
_LONE_CR = re.compile(rb"\r(?!\n)").search
_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
# Only to save time: names that need not be looked at.
_USUAL = CLAUSES.keys() | {"warc-protocol", "warc-cipher-suite", "warc-page-id", "warc-resource-type"}
# A header may have a hundred thousand lines; those of a kind are told by the first few, and their number.
_MOST_LINES = 5
_GRAMMAR = "name: value, and CRLF (WARC/1.1, 4)"


def check_head(head: bytes, fields: Headers, values: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what is wrong with the bytes of a header in which `fields` were read; `values` has them by name."""
    lines = head.count(b"\n")
    crlf = head.count(b"\r\n")
    if crlf != lines:
        yield Fault(
            "warc.head.ends",
            "warning",
            f"{lines - crlf} of the header's lines end in LF alone",
            expected="CRLF (WARC/1.1, 4)",
            hint="Most tools read it; some do not.",
        )
    if head.count(b"\r") != crlf or head.translate(None, _TEXT):
        yield from _control(head)
    if not head.isascii():
        yield from _encoding(head)
    # The version line and the empty one are no fields; a fold or a line without a colon makes the sum differ.
    is_usual = lines == len(fields) + 2 and b" :" not in head and b"\t:" not in head
    if not (is_usual and (values.keys() <= _USUAL or all(_is_name(name) for name, _ in fields))):
        yield from _lines(head)


def _control(head: bytes) -> Iterator[Fault]:
    found = _CONTROL(head) or _LONE_CR(head)
    if found:
        message = f"there is a control character in the header: {quoted(head[max(found.start() - 20, 0) :][:40])}"
        yield Fault("warc.head.control", "error", message, expected="text without control characters (WARC/1.1, 4)")


def _encoding(head: bytes) -> Iterator[Fault]:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        piece = head[max(error.start - 20, 0) : error.start + 20]
        message = f"the header is not UTF-8: {quoted(piece)}"
        yield Fault("warc.head.encoding", "warning", message, expected="UTF-8 (WARC/1.1, 4)")


def _is_name(name: str) -> bool:
    return _NAME(name.encode("latin-1", "replace")) is not None


def _lines(head: bytes) -> Iterator[Fault]:
    is_folded = is_within = False
    wrong: list[str] = []
    count = 0
    # Empty lines may stand before the version line where the reader was lenient.
    for line in head.strip(b"\r\n").split(b"\n")[1:]:
        line = line.rstrip(b"\r")
        is_fold = line[:1] in (b" ", b"\t")
        if is_fold and is_within:
            if not is_folded:
                yield _folded(line)
            is_folded = True
            continue
        is_within = True
        problem = f"begins with a blank and continues no field: {quoted(line)}" if is_fold else _problem(line)
        if problem:
            count += 1
            if len(wrong) < _MOST_LINES:
                wrong.append(problem)
    for problem in wrong:
        yield Fault("warc.head.line", "error", f"a header line {problem}", expected=_GRAMMAR)
    if count > len(wrong):
        message = f"{count - len(wrong)} more lines of the header are no fields"
        yield Fault("warc.head.line", "error", message, expected=_GRAMMAR)


def _problem(line: bytes) -> str | None:
    """Return what is wrong with a line that is not folded."""
    name, colon, _ = line.partition(b":")
    if not colon:
        return f"has no colon: {quoted(line)}"
    return None if _NAME(name) else f"begins with {quoted(name)}, which is no field name"


def _folded(line: bytes) -> Fault:
    message = f"a field is continued on the next line: {quoted(line.strip())}"
    hint = "Not all tools read it."
    expected = "each field on one line (iipc/warc-specifications#74)"
    return Fault("warc.head.folded", "info", message, expected=expected, hint=hint)
