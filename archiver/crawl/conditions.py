"""Conditional requests: what to ask a server so that it need not send again what the archive has (RFC 9110, 13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.index.interface import Filter
from archiver.index.stamps import is_same_url
from archiver.model import Capture, Headers, header_value
from archiver.urls.surt import surt
from archiver.warc.memento import freshened

_LOOKED_AT = 5


@dataclass(frozen=True, slots=True)
class Conditions:
    """The header fields that make a request conditional, and the capture whose validators they hold.

    A 304 in answer to them says that the page is as it was in `earlier`: hand both to `CaptureLog.write`.
    """

    headers: Mapping[str, str]
    earlier: Capture


def conditions_for(archive: Archive, url: str) -> Conditions | None:
    """Return the conditions to ask for `url` on, None if the archive has no capture of it that would do.

    The validators are those of the latest capture with status 200 (or of a 304 that confirmed one) which is whole: not
    truncated, its payload there and right by its digest. ETag and Last-Modified are sent as they came, weak ones too:
    a comparison of If-None-Match is a weak one (RFC 9110, 13.1.2).
    """
    for capture in _latest(archive, url):
        try:
            validators = _validators(archive, capture)
        except WarcError:
            continue
        if validators:
            return Conditions(validators, capture)
    return None


def _latest(archive: Archive, url: str) -> Iterator[Capture]:
    only = Filter(statuses=("200", "304"), record_types=("response", "revisit"), newest_first=True, limit=_LOOKED_AT)
    key = surt(url)
    for capture in archive.index.sharing_key(key, only=only):
        # A SURT key is shared by http and https, and by spellings that a server may tell apart.
        if is_same_url(capture.url, url) and (capture.status == 200 or capture.record_type == "revisit"):
            yield capture


def _validators(archive: Archive, capture: Capture) -> dict[str, str]:
    """Return the conditional header fields by a capture, none if it lacks validators or is not whole."""
    headers = _headers(archive, capture)
    stated = {
        "If-None-Match": header_value(headers, "etag"),
        "If-Modified-Since": header_value(headers, "last-modified"),
    }
    return {name: value.strip() for name, value in stated.items() if value and value.strip().isprintable()}


def _headers(archive: Archive, capture: Capture) -> Headers:
    """Return the header fields of a capture as they were last confirmed, none if it is not whole."""
    original = archive.original(capture)
    if original is None:
        return ()
    proof = archive.proof(original)
    if not proof.is_whole or proof.status != 200:
        return ()
    if original == capture:
        return proof.headers
    own = archive.stored(capture)
    return own.headers if own.status == 200 else freshened(proof.headers, own.headers)
