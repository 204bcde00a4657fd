"""Finds the capture that a revisit record refers to, in whatever file it lies (WARC/1.1, 6.7; annex C)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from archiver.index.filters import digest_key
from archiver.index.interface import Filter
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture, Memento, header_value
from archiver.urls.surt import surt
from archiver.warc.dates import parse_date
from archiver.warc.digest import contradict
from archiver.warc.memento import is_not_modified

# A revisit that refers to a revisit would lead on and on.
_WITH_PAYLOAD = ("response", "resource")
_ONE_SECOND = timedelta(seconds=1) - timedelta(microseconds=1)


def original_of(index: SqliteIndex, revisit: Memento) -> Capture | None:
    """Return the capture that `revisit` refers to, None if it is not here.

    By record id; else by URL and payload digest; else by URL and second; else by digest alone, under any URL: what
    Wget, warcprox and others leave out of the reference differs. Where the digests say otherwise, a second is not
    believed, and a record id only when nothing else is found; `with_payload_of` tells of that.
    """
    return next(_candidates(index, revisit), None)


def _candidates(index: SqliteIndex, revisit: Memento) -> Iterator[Capture]:
    fields = revisit.warc_fields
    digest = _telling(header_value(fields, "WARC-Payload-Digest"))
    # A 304 may state the digest of its own empty body, which any empty page has.
    is_own = is_not_modified(revisit)
    doubtful: list[Capture] = []
    if record_id := header_value(fields, "WARC-Refers-To"):
        bare = record_id.strip("<>")
        for spelled in dict.fromkeys((record_id, f"<{bare}>", bare)):
            found = index.by_record_id(spelled)
            if not found or found.record_type not in _WITH_PAYLOAD:
                continue
            # Two files may use one id for two records.
            if not is_own and contradict(digest, found.digest):
                doubtful.append(found)
            else:
                yield found
    url = (header_value(fields, "WARC-Refers-To-Target-URI") or "").strip("<>")
    # The key in the index also tells how a request that was no GET asked.
    key = revisit.capture.urlkey if url in ("", revisit.capture.url) else surt(url)
    when = parse_date(header_value(fields, "WARC-Refers-To-Date")) or revisit.capture.date
    by_digest = Filter(record_types=_WITH_PAYLOAD, digest=digest)
    if digest and (found := index.closest_by_key(key, when, only=by_digest)):
        yield found
    # Dates of WARC/1.0 have no fractions, so the second is all that two records can agree on.
    second = when.replace(microsecond=0)
    same_second = Filter(since=second, until=second + _ONE_SECOND, record_types=_WITH_PAYLOAD)
    found = index.closest_by_key(key, when, only=same_second)
    if found and not contradict(digest, found.digest):
        yield found
    if digest and isinstance(digest_key(digest), bytes) and not is_own:
        found = index.closest_by_digest(when, only=by_digest)
        if found:
            yield found
    yield from doubtful


def _telling(digest: str | None) -> str | None:
    """Return a payload digest, None for what stands in the place of one ("-")."""
    is_one = digest is not None and (":" in digest or isinstance(digest_key(digest), bytes))
    return digest if is_one else None
