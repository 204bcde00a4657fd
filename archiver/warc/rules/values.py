"""What the value of each field must look like (WARC/1.1, 5). Each check returns None, or what is wrong.

Nearly all values are as they should be, so each check first tries the one form nearly all writers use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address

from archiver.model import Severity
from archiver.warc.dates import parse_date
from archiver.warc.rules.digests import is_known, stated_digest
from archiver.warc.rules.fault import Fault, quoted
from archiver.warc.rules.types import REQUIRED

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_IS_TOKEN = re.compile(_TOKEN).fullmatch
_QUOTED_STRING = r'"(?:[^"\\]|\\.)*"'
# Blanks around the semicolon are allowed by the standard's errata (iipc/warc-specifications#38).
_IS_MEDIA_TYPE = re.compile(
    rf"{_TOKEN}/{_TOKEN}(?:[ \t]*;[ \t]*{_TOKEN}[ \t]*=[ \t]*(?:{_TOKEN}|{_QUOTED_STRING}))*[ \t]*;?"
).fullmatch
_COMMON_TYPES = frozenset(
    {
        "application/http;msgtype=response",
        "application/http; msgtype=response",
        "application/http;msgtype=request",
        "application/http; msgtype=request",
        "application/warc-fields",
        "text/plain",
    }
)

_HEX = "[0-9a-fA-F]"
_IS_UUID = re.compile(
    rf"<[uU][rR][nN]:[uU][uU][iI][dD]:{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}>"
).fullmatch
# RFC 3986, 2 and 3: a scheme, a colon, and nothing but the characters a URI may have.
_IS_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*+:(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]++|%[0-9a-fA-F]{2})*+"
).fullmatch
_HAS_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:").match
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]").search

_SECONDS = re.compile(
    r"(?:19|20)\d\d-(?:0[1-9]|1[012])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z", re.ASCII
).fullmatch
# W3CDTF: year, month, day, minute, second, fraction; a time of day has a zone.
_W3CDTF = re.compile(
    r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?)?", re.ASCII
).fullmatch

_LABELLED = re.compile(rf"({_TOKEN}):([!#$%&'*+\-.^_`|~0-9A-Za-z=/]+)").fullmatch

_PROFILES = frozenset(
    f"http://netpreserve.org/warc/{version}/revisit/{name}"
    for version in ("1.0", "1.1")
    for name in ("identical-payload-digest", "server-not-modified")
)
# Seen in files by warcio, pywb and Heritrix before the standard was fixed.
_OTHER_PROFILES = frozenset(
    {
        "http://netpreserve.org/warc/1.0/revisit/uri-agnostic-identical-payload-digest",
        "http://netpreserve.org/warc/0.18/revisit/identical-payload-digest",
        "http://netpreserve.org/warc/0.18/revisit/server-not-modified",
    }
)
_REASONS = frozenset({"length", "time", "disconnect", "unspecified"})

_LONGEST_ADDRESS = 64

Check = Callable[[str, str, str], Fault | None]


def _fault(
    severity: Severity, name: str, value: str, why: str, expected: str, code: str = "warc.field.value", hint: str = ""
) -> Fault:
    message = f"{name} is {quoted(value)}: {why}"
    return Fault(code, severity, message, value=value, expected=expected, hint=hint or None)


def check_id(name: str, value: str, version: str) -> Fault | None:
    """A URI in angle brackets (5.2, 5.7, 5.11, 5.16, 5.21)."""
    if _IS_UUID(value):
        return None
    expected = "a URI in angle brackets, as <urn:uuid:…>"
    bare = value[1:-1]
    if not (value.startswith("<") and value.endswith(">")):
        # The grammar asks for the brackets; readers are asked to do without (the annotated standard, 5.2).
        severity: Severity = "warning" if _IS_URI(value) else "error"
        return _fault(severity, name, value, "there are no angle brackets around it", expected, "warc.uri")
    if not _IS_URI(bare):
        return _fault("error", name, value, "it is no URI", expected, "warc.uri")
    if bare[:9].lower() == "urn:uuid:":
        return _fault("warning", name, value, "it is no UUID", "urn:uuid: and a UUID (RFC 4122, 3)", "warc.uri")
    return None


def check_target(name: str, value: str, version: str) -> Fault | None:
    """An absolute URI without brackets (5.14)."""
    if _IS_URI(value):
        return None
    expected = "an absolute URI (RFC 3986)"
    if value.startswith("<") and value.endswith(">"):
        inner = None if _IS_URI(value[1:-1]) else check_target(name, value[1:-1], version)
        if inner:
            return inner._replace(value=value)
        # WARC/1.0's grammar has them, its examples have not; of all tools only wget writes them.
        why = "angle brackets stand around it, which many tools take for a part of it"
        severity: Severity = "info" if version == "WARC/1.0" else "warning"
        return _fault(severity, name, value, why, "the URI alone", "warc.uri", "Readers should take them off.")
    if _BLANK(value):
        return _fault("error", name, value, "there is a blank in it", expected, "warc.uri", "Escape it as %20.")
    if not _HAS_SCHEME(value):
        return _fault("error", name, value, "it has no scheme", expected, "warc.uri")
    # "Shall be properly escaped", but browsers leave {, }, | and a lone % alone, and crawlers write what they say.
    return _fault("warning", name, value, "it has characters that a URI must escape", expected, "warc.uri")


def check_date(name: str, value: str, version: str) -> Fault | None:
    """A UTC time in W3CDTF (5.4); in 1.0 to the second."""
    found = _SECONDS(value)
    if found:
        if found[1] and version == "WARC/1.0":
            return _fault("error", name, value, "WARC/1.0 has no fractions of a second", _SECOND, "warc.date")
        return None
    expected = _SECOND if version == "WARC/1.0" else "a UTC time as YYYY-MM-DDThh:mm:ssZ, or coarser, or finer"
    if not _W3CDTF(value) or parse_date(value) is None:
        return _fault("error", name, value, "it is no date of the W3C's profile of ISO 8601", expected, "warc.date")
    if "T" in value and not value.endswith("Z"):
        return _fault("error", name, value, "it is not in UTC", expected, "warc.date")
    if len(value) > 30:
        return _fault("error", name, value, "its fraction has more than nine digits", expected, "warc.date")
    if version == "WARC/1.0" and not (len(value) == 20 and "." not in value):
        return _fault("error", name, value, "WARC/1.0 has dates to the second only", expected, "warc.date")
    return None


_SECOND = "YYYY-MM-DDThh:mm:ssZ"


def check_digest(name: str, value: str, version: str) -> Fault | None:
    """An algorithm's name, a colon, and the value (5.8, 5.9); `=` and `/` are taken (iipc/warc-specifications#48)."""
    if stated_digest(value) is not None:
        return None
    found = _LABELLED(value)
    if not found:
        return _fault("error", name, value, "it is no labelled digest", "algorithm:value, as sha1:…")
    if not is_known(found[1]):
        why = f"the algorithm {quoted(found[1])} is not known here, so it is not checked"
        return _fault("info", name, value, why, "sha1 or sha256, as most tools write", "warc.digest.unknown")
    why = f"no {found[1]} digest has this form"
    return _fault("error", name, value, why, "base32 or hexadecimal digits of the digest's size")


def check_address(name: str, value: str, version: str) -> Fault | None:
    """An IPv4 address as a dotted quad, or an IPv6 address (5.10)."""
    # A value may be a megabyte long, and must not be kept.
    if len(value) < _LONGEST_ADDRESS and _is_address(value):
        return None
    return _fault("error", name, value, "it is no IP address", "a dotted quad, or an IPv6 address (RFC 4291, 2.2)")


@lru_cache(maxsize=256)
def _is_address(value: str) -> bool:
    try:
        IPv6Address(value) if ":" in value else IPv4Address(value)
    except ValueError:
        return False
    return True


def check_media_type(name: str, value: str, version: str) -> Fault | None:
    """type "/" subtype and parameters (5.6, 5.19)."""
    if value in _COMMON_TYPES or _IS_MEDIA_TYPE(value):
        return None
    # Tools copy to Content-Type what a server said, so a wrong one misleads nobody; the other they find themselves.
    severity: Severity = "warning" if name == "Content-Type" else "error"
    return _fault(severity, name, value, "it is no media type", "type/subtype, as text/html")


def check_number(name: str, value: str, version: str) -> Fault | None:
    """Digits (5.3, 5.20, 5.22)."""
    if value.isascii() and value.isdigit():
        return None
    return _fault("error", name, value, "it is no number", "decimal digits")


def check_reason(name: str, value: str, version: str) -> Fault | None:
    """Why a block was cut (5.15); an extension may define other reasons."""
    if value.lower() in _REASONS:
        return None
    expected = "length, time, disconnect or unspecified"
    if _IS_TOKEN(value):
        return _fault("info", name, value, "the standard has no such reason", expected)
    return _fault("error", name, value, "it is no token", expected)


def check_profile(name: str, value: str, version: str) -> Fault | None:
    """The profile of a revisit (5.18, 6.7)."""
    bare = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    if bare in _PROFILES:
        return None
    expected = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest or …/server-not-modified"
    if bare in _OTHER_PROFILES:
        return _fault("info", name, value, "it is no profile of the standard, but known", expected, "warc.revisit")
    if not _IS_URI(bare):
        return _fault("error", name, value, "it is no URI", expected, "warc.uri")
    why = "this profile is not known, so the record may not be interpreted"
    return _fault("info", name, value, why, expected, "warc.revisit")


def check_type(name: str, value: str, version: str) -> Fault | None:
    """A token (5.5)."""
    if value in REQUIRED or _IS_TOKEN(value):
        return None
    return _fault("error", name, value, "it is no token", "one of the eight types, as response")


CHECKS: Mapping[str, Check] = {
    "warc-record-id": check_id,
    "content-length": check_number,
    "warc-date": check_date,
    "warc-type": check_type,
    "content-type": check_media_type,
    "warc-concurrent-to": check_id,
    "warc-block-digest": check_digest,
    "warc-payload-digest": check_digest,
    "warc-ip-address": check_address,
    "warc-refers-to": check_id,
    "warc-refers-to-target-uri": check_target,
    "warc-refers-to-date": check_date,
    "warc-target-uri": check_target,
    "warc-truncated": check_reason,
    "warc-warcinfo-id": check_id,
    "warc-profile": check_profile,
    "warc-identified-payload-type": check_media_type,
    "warc-segment-number": check_number,
    "warc-segment-origin-id": check_id,
    "warc-segment-total-length": check_number,
}
"""By field name in lower case; WARC-Filename is any text."""
