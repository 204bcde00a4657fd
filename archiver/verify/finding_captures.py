"""Which capture of an archive a record is of: by its id, by the place it names, or by its URL and time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.index.interface import Filter
from archiver.model import Capture, Finding
from archiver.verify.codes import ABSENT, ASSERTED, WARC_ABSENT
from archiver.warc.dates import parse_date
from archiver.warc.files import record_at


def capture_of(archive: Archive, record: Mapping[str, Any]) -> Capture | Finding:
    """Return the capture that `record`, any JSON object, is of, or the finding that says why there is none."""
    record_id, warc = text(record.get("id")), member(record, "provenance", "warc")
    for named in (record_id, text(member(warc, "record_id"))):
        found = archive.index.by_record_id(named) if named else None
        if found:
            return _in_its_file(archive, found, record)
    if not record_id and not isinstance(warc, Mapping):
        return _at_its_time(archive, record)
    return _at_its_place(archive, warc) or _absent(archive, record_id, warc)


def _in_its_file(archive: Archive, found: Capture, record: Mapping[str, Any]) -> Capture:
    """Return `found`, or the capture with the same id at the place that the provenance names.

    Files are copied, and some writers give one id to several records.
    """
    place = tuple(member(record, "provenance", "warc", name) for name in ("filename", "offset"))
    if (found.warc, found.offset) == place:
        return found
    said = text(record.get("url")), parse_date(text(record.get("fetch_date")))
    for url, when in (said, (found.url, found.date)):
        for capture in archive.lookup(url, only=Filter(since=when, until=when)) if url and when else ():
            if capture.record_id == found.record_id and (capture.warc, capture.offset) == place:
                return capture
    return found


def _at_its_time(archive: Archive, record: Mapping[str, Any]) -> Capture | Finding:
    """Return the capture of the URL at the very time, for a record that says no more of its origin."""
    url, when = text(record.get("url")), parse_date(text(record.get("fetch_date")))
    same = archive.lookup(url, only=Filter(since=when, until=when)) if url and when else iter(())
    found = next((capture for capture in same if capture.url == url), None)
    if found:
        return found
    what = "no capture of its URL at its time is in the archive"
    return ASSERTED.finding(what, value=f"{url} {text(record.get('fetch_date'))}", pointer="/url")


def _at_its_place(archive: Archive, warc: Any) -> Capture | None:
    """Return the capture whose record lies where the provenance says, if the archive knows it."""
    name, offset = text(member(warc, "filename")), member(warc, "offset")
    if not name or type(offset) is not int or offset < 0:
        return None
    try:
        with record_at(archive.warc_path(name), offset) as record:
            return archive.index.by_record_id(record.record_id) if record.record_id else None
    except WarcError:
        return None


def _absent(archive: Archive, record_id: str, warc: Any) -> Finding:
    name = text(member(warc, "filename"))
    if name and name not in archive.index.stamps():
        what = f"the WARC file {name[:80]!r} is not in the archive"
        return WARC_ABSENT.finding(what, record_id=record_id or None, value=name, pointer="/provenance/warc/filename")
    return ABSENT.finding("no WARC record has its id", record_id=record_id or None, value=record_id, pointer="/id")


def member(value: Any, *names: str) -> Any:
    """Return the member of a member of `value`, None where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def text(value: Any) -> str:
    """Return `value` if it is a text that can be looked for, else an empty one."""
    return value if isinstance(value, str) and "\0" not in value else ""
