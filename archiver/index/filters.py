"""A filter as a condition on the capture table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archiver.errors import UsageError
from archiver.index.compact import pack_moment
from archiver.index.interface import ALL, Filter
from archiver.index.ranges import Condition
from archiver.warc.digest import digest_bytes

_STATUS = re.compile(r"[0-9]{3}|[0-9](?=xx\Z)", re.ASCII)

# A value without a label is of the first of these algorithms that it has the length and the digits of.
_UNLABELLED = ("sha1:", "sha256:", "sha512:", "md5:", "sha384:")


def filter_condition(only: Filter) -> Condition:
    """Return SQL over capture c and its values; no filter is "1". Raises UsageError for a status that is none."""
    if only is ALL:
        return "1", ()
    parts = list(_parts(only)) or [("1", ())]
    return " AND ".join(sql for sql, _ in parts), tuple(value for _, values in parts for value in values)


def _parts(only: Filter) -> Iterator[Condition]:
    if only.since:
        yield "c.moment >= ?", (pack_moment(only.since),)
    if only.until:
        yield "c.moment <= ?", (pack_moment(only.until),)
    if only.digest is not None:
        wanted = digest_key(only.digest)
        yield "substr(c.digest, 1, 8) = substr(?, 1, 8) AND c.digest = ?", (wanted, wanted)
    if only.statuses:
        yield _any(_status(each.strip().lower()) for each in only.statuses)
    if only.mimes:
        yield _any(_mime(each.strip().lower()) for each in only.mimes)
    if only.record_types:
        yield _any(("c.record_type = ?", (each,)) for each in only.record_types)


def digest_key(text: str) -> str | bytes:
    """Return the bytes that a digest stands for, with a label or without; the text itself if it cannot be read."""
    text = text.strip()
    labels = ("",) if ":" in text else _UNLABELLED
    return next((raw for label in labels if (raw := digest_bytes(label + text)) is not None), text)


def _any(parts: Iterable[Condition]) -> Condition:
    listed = list(parts)
    return f"({' OR '.join(sql for sql, _ in listed)})", tuple(value for _, values in listed for value in values)


def _status(text: str) -> Condition:
    known = _STATUS.match(text)
    if not known or known.end() not in (1, 3) or len(text) != 3:
        raise UsageError(f"{text[:40]!r} is no status", "status", "Write it as 200 or, for a class of them, as 2xx.")
    code = int(known[0])
    return (
        ("c.status = ?", (code,)) if text.isdecimal() else ("c.status BETWEEN ? AND ?", (code * 100, code * 100 + 99))
    )


def _mime(text: str) -> Condition:
    family, slash, rest = text.partition("/")
    # "0" comes after "/", so this is every type that begins with the family and a slash.
    return (
        ("(c.mime >= ? AND c.mime < ?)", (f"{family}/", f"{family}0"))
        if slash and rest == "*"
        else ("c.mime = ?", (text,))
    )
