"""The rules about a record's fields as a whole: missing, forbidden, repeated, and each value by its own rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archiver.model import Headers
from archiver.warc.record import WarcRecord
from archiver.warc.rules.digests import is_of_nothing
from archiver.warc.rules.fault import Fault, quoted
from archiver.warc.rules.types import (
    CLAUSES,
    FORBIDDEN,
    FORBIDDEN_SINCE_1_1,
    ODD,
    REPEATABLE,
    REQUIRED,
    REQUIRED_OF_ALL,
    SPELLED,
)
from archiver.warc.rules.values import CHECKS

Values = Mapping[str, str]
"""The first value of each field, by its name in lower case."""

_NONE: frozenset[str] = frozenset()
_DRAFTS = frozenset(f"WARC/0.{number}" for number in range(8, 19))
_IDENTICAL = "/identical-payload-digest"


def field_values(fields: Headers) -> dict[str, str]:
    """Return the first value of each field."""
    values: dict[str, str] = {}
    for name, value in fields:
        values.setdefault(name.lower(), value)
    return values


def check_fields(record: WarcRecord, kind: str, values: Values) -> Iterator[Fault]:
    """Yield what is wrong with the fields of a record of type `kind`; `values` are those of `field_values`."""
    version = record.version
    if version not in ("WARC/1.1", "WARC/1.0"):
        yield _version(version)
    for key, value in values.items():
        check = CHECKS.get(key)
        if check is not None:
            fault = check(SPELLED[key], value, version) if value else _empty(key)
            if fault:
                yield fault
    if len(values) != len(record.fields):
        yield from _repeated(record.fields, version)
    present = values.keys()
    if not REQUIRED.get(kind, REQUIRED_OF_ALL) <= present:
        yield from _missing(kind, values)
    if kind not in REQUIRED:
        if values.get("warc-type"):
            yield _unknown(values["warc-type"])
        return
    forbidden = FORBIDDEN if version == "WARC/1.0" else FORBIDDEN_SINCE_1_1
    if not forbidden[kind].isdisjoint(present):
        for key in sorted(forbidden[kind] & present):
            yield _forbidden(key, kind, values[key])
    odd = ODD.get(kind, _NONE)
    if not odd.isdisjoint(present):
        for key in sorted(odd & present):
            yield _odd(key, kind, values[key])
    yield from _by_kind(record, kind, values)


def _version(version: str) -> Fault:
    message = f"the record's version is {quoted(version)}"
    expected = "WARC/1.0 or WARC/1.1"
    if version in _DRAFTS:
        return Fault("warc.version", "info", f"{message}, a draft of the standard", value=version, expected=expected)
    if version.startswith("WARC/1.") and version[7:].isdigit() and int(version[7:]) > 1:
        return Fault("warc.version", "warning", f"{message}, later than what is known here", version, expected)
    return Fault("warc.version", "error", f"{message}, and there is none such", value=version, expected=expected)


def _empty(key: str) -> Fault:
    name = SPELLED[key]
    return Fault("warc.field.value", "error", f"{name} has no value", expected=f"a value (WARC/1.1, {CLAUSES[key]})")


def _repeated(fields: Headers, version: str) -> Iterator[Fault]:
    """Only WARC-Concurrent-To may be there more than once (5.1); the rule is not for fields of extensions."""
    seen: dict[str, str] = {}
    told: set[str] = set()
    for name, value in fields:
        key = name.lower()
        if key == REPEATABLE:
            fault = CHECKS[key](SPELLED[key], value, version) if key in seen and value else None
            if fault:
                yield fault
        elif key in seen and key in CLAUSES and key not in told:
            told.add(key)
            what = "the same value" if value == seen[key] else f"{quoted(seen[key])} and {quoted(value)}"
            message = f"{SPELLED[key]} is there more than once, with {what}"
            yield Fault("warc.field.repeated", "error", message, value=value, expected="one only (WARC/1.1, 5.1)")
        seen.setdefault(key, value)


def _missing(kind: str, values: Values) -> Iterator[Fault]:
    for key in sorted(REQUIRED.get(kind, REQUIRED_OF_ALL) - values.keys()):
        message = f"{SPELLED[key]} is missing from a record of type {quoted(kind)}"
        yield Fault("warc.field.missing", "error", message, expected=f"the field (WARC/1.1, {CLAUSES[key]})")


def _unknown(kind: str) -> Fault:
    message = f"the standard knows no record type {quoted(kind)}; tools pass over such records"
    return Fault("warc.type", "info", message, value=kind)


def _forbidden(key: str, kind: str, value: str) -> Fault:
    message = f"{SPELLED[key]} is in a record of type {kind}, where it may not be"
    return Fault("warc.field.forbidden", "error", message, value, f"no such field (WARC/1.1, {CLAUSES[key]})")


def _odd(key: str, kind: str, value: str) -> Fault:
    message = f"{SPELLED[key]} is in a record of type {kind}, where it says nothing"
    return Fault("warc.field.forbidden", "warning", message, value, f"no such field (WARC/1.1, {CLAUSES[key]})")


def _by_kind(record: WarcRecord, kind: str, values: Values) -> Iterator[Fault]:
    content_type = values.get("content-type")
    if kind == "revisit":
        yield from _revisit(record, values)
    if kind == "continuation":
        return
    if content_type is None:
        if record.content_length:
            message = f"Content-Type is missing from a record of type {kind} that has content"
            yield Fault("warc.field.missing", "warning", message, expected="the field (WARC/1.1, 5.6)")
        return
    if kind in ("response", "request"):
        if not content_type.startswith("application/http"):
            yield from _of_exchange(kind, content_type, values)
        elif "msgtype" in content_type and f"msgtype={kind}" not in content_type:
            yield from _message_type(kind, content_type)
    elif kind == "resource" and content_type != "text/dns":
        yield from _of_resource(content_type, values)


def _of_exchange(kind: str, content_type: str, values: Values) -> Iterator[Fault]:
    target = values.get("warc-target-uri", "").lstrip("<").lower()
    if target.startswith(("http:", "https:")) and not content_type.lower().startswith("application/http"):
        message = f"Content-Type of a {kind} record is {quoted(content_type)}, so it is not read as HTTP"
        expected = f"application/http;msgtype={kind} (WARC/1.1, {'6.3.2' if kind == 'response' else '6.5.2'})"
        yield Fault("warc.field.value", "warning", message, content_type, expected)


def _message_type(kind: str, content_type: str) -> Iterator[Fault]:
    stated = content_type.lower().replace(" ", "").replace('"', "")
    if f"msgtype={kind}" not in stated:
        message = f"Content-Type of a {kind} record is {quoted(content_type)}"
        yield Fault("warc.field.value", "warning", message, content_type, f"application/http;msgtype={kind}")


def _of_resource(content_type: str, values: Values) -> Iterator[Fault]:
    if values.get("warc-target-uri", "")[:4].lower() == "dns:" and content_type.lower().split(";")[0] != "text/dns":
        message = f"Content-Type of a DNS lookup is {quoted(content_type)}"
        yield Fault("warc.field.value", "error", message, content_type, "text/dns (WARC/1.1, 6.4.4)")


def _revisit(record: WarcRecord, values: Values) -> Iterator[Fault]:
    profile = values.get("warc-profile", "").strip("<>")
    if not profile.endswith(_IDENTICAL):
        return
    if "warc-payload-digest" not in values:
        message = "the revisit says that its payload is identical to another's, and gives no digest of it"
        hint = "The original cannot be told for sure."
        yield Fault("warc.field.missing", "error", message, expected="WARC-Payload-Digest (WARC/1.1, 6.7.2)", hint=hint)
    is_cut = record.content_length and not is_of_nothing(values.get("warc-payload-digest"))
    if is_cut and "warc-truncated" not in values:
        # "Shall be used", but pywb and warcio do not, and no reader is known to miss it.
        message = "the revisit leaves its payload out and has no WARC-Truncated"
        yield Fault("warc.revisit", "warning", message, expected="WARC-Truncated: length (WARC/1.1, 6.7.2)")
