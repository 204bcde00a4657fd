"""The facts of a capture that its provenance shows: the record, its file, its digests checked now."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from archiver.archive import Archive
from archiver.errors import ArchiverError, MessageError
from archiver.message.head import parse_fields, parse_request_head
from archiver.model import Capture, DigestCheck, DigestVerdict, Headers, Memento, header_value
from archiver.replay.wording.languages import marked
from archiver.warc.digest import digest_bytes
from archiver.warc.files import open_warc, read_file, record_at
from archiver.warc.record import WarcRecord

_HEAD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a digest check means: `mark` is a style name, `word` the short answer, `words` the sentence behind it.

    Both are texts of ours, in English.
    """

    mark: str
    word: str
    words: str


_VERDICTS: dict[DigestVerdict, Verdict] = {
    "ok": Verdict("good", marked("verified"), marked("The bytes read now have the digest that was recorded.")),
    "ok-raw-chunked": Verdict(
        "fair",
        marked("nonstandard"),
        marked("The recorded digest is of the body with its chunked coding still on. Over those bytes it is right."),
    ),
    "wrong": Verdict("bad", marked("wrong"), marked("The bytes read now do not have the digest that was recorded.")),
    "absent": Verdict("none", marked("not recorded"), marked("The record has no digest to compare with.")),
    "unknown-algorithm": Verdict(
        "none", marked("not checkable"), marked("The recorded digest is in no form this program knows.")
    ),
}
_SEVERITY: tuple[DigestVerdict, ...] = ("wrong", "ok-raw-chunked", "ok", "unknown-algorithm", "absent")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What other records say about a capture: the file's warcinfo, the request. Empty where there is none."""

    warcinfo: Headers = ()
    request_line: str = ""
    request_headers: Headers = ()
    request_id: str | None = None

    @property
    def software(self) -> str | None:
        """The software that wrote the file, by its own account."""
        return header_value(self.warcinfo, "software")


def verdict(check: DigestCheck) -> Verdict:
    """Return what a digest check means, for people."""
    return _VERDICTS[check.verdict]


def computed_like_recorded(check: DigestCheck) -> str:
    """Return the computed digest in base32 where the recorded one is, so that an eye can compare them."""
    raw = digest_bytes(check.computed)
    if raw is None or not check.recorded or digest_bytes(check.recorded) is None:
        return check.computed
    label, _, value = check.recorded.strip().partition(":")
    is_base32 = len(value.strip().rstrip("=")) == len(base64.b32encode(raw).rstrip(b"="))
    return f"{label}:{base64.b32encode(raw).decode().rstrip('=')}" if is_base32 else check.computed


def overall(checks: tuple[DigestCheck, ...]) -> Verdict:
    """Return the verdict on a capture: its worst check, if any digest could be compared at all."""
    found = {check.verdict for check in checks}
    return _VERDICTS[next((each for each in _SEVERITY if each in found), "absent")]


def surroundings(archive: Archive, memento: Memento) -> Surroundings:
    """Return what the records around `memento` say. Records that cannot be read are passed over."""
    capture = memento.capture
    concurrent = [value for name, value in memento.warc_fields if name.lower() == "warc-concurrent-to"]
    request = _request(archive, capture, concurrent)
    return Surroundings(
        warcinfo=_warcinfo(archive, capture),
        request_line=request[1] if request else "",
        request_headers=request[2] if request else (),
        request_id=request[0] if request else None,
    )


def _warcinfo(archive: Archive, capture: Capture) -> Headers:
    """Return the fields of the warcinfo record a file begins with (WARC/1.1, 6.2)."""
    try:
        with open_warc(archive.warc_path(capture.warc)) as file:
            first = next(read_file(file, capture.warc), None)
            if not isinstance(first, WarcRecord) or first.record_type != "warcinfo":
                return ()
            lines = first.read(_HEAD_BYTES).split(b"\n")
    except ArchiverError:
        return ()
    fields = parse_fields([line.rstrip(b"\r") for line in lines])
    return tuple((name, _as_utf8(value)) for name, value in fields)


def _request(archive: Archive, capture: Capture, concurrent: list[str]) -> tuple[str, str, Headers] | None:
    """Return id, line and headers of the request record right behind the response, where most writers put it."""
    try:
        with record_at(archive.warc_path(capture.warc), capture.offset + capture.length) as record:
            tied = record.field("WARC-Concurrent-To") == capture.record_id or record.record_id in concurrent
            if record.record_type != "request" or not tied:
                return None
            head = parse_request_head(record.read(_HEAD_BYTES))
    except (ArchiverError, MessageError):
        return None
    return record.record_id, f"{head.method} {head.target}", head.headers


def _as_utf8(value: str) -> str:
    return value.encode("latin-1", "replace").decode("utf-8", "replace")


def tied_records(memento: Memento) -> Mapping[str, str]:
    """Return the ids of other records that this one names, by the name of the field."""
    names = ("WARC-Concurrent-To", "WARC-Warcinfo-ID", "WARC-Refers-To")
    found = ((name, header_value(memento.warc_fields, name)) for name in names)
    return {name: value for name, value in found if value}
