"""What a rule says of a record: a Finding that does not yet know its place."""

from __future__ import annotations

from typing import NamedTuple

from archiver.model import Finding, Severity

QUOTED = 80


def quoted(value: str | bytes) -> str:
    """Return `value` as it is quoted in a message: escaped, cut at 80 characters."""
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    return repr(text[:QUOTED]) + ("…" if len(text) > QUOTED else "")


class Fault(NamedTuple):
    """Something that breaks a rule, or is odd; `message` is a sentence without a full stop."""

    code: str
    severity: Severity
    message: str
    value: str | None = None
    expected: str | None = None
    hint: str | None = None

    def finding(self, *, file: str, offset: int, length: int | None, record_id: str) -> Finding:
        """Return the finding, with its place in a file."""
        value = None if self.value is None else _clean(self.value)
        return Finding(
            self.code,
            self.severity,
            self.message,
            file=file or None,
            offset=offset,
            length=length,
            record_id=_clean(record_id) or None,
            value=value,
            expected=self.expected,
            hint=self.hint,
        )


def _clean(text: str) -> str:
    """Return `text` as it may stand in UTF-8, cut at 80 characters."""
    return text[:QUOTED] if text.isascii() else text[:QUOTED].encode("utf-8", "backslashreplace").decode()[:QUOTED]
