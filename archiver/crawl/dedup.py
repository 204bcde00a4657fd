"""Finds the record that holds a payload already, so that it need not be stored again.

What is the same is told by the payload's digest, and by the status, Content-Type and Content-Encoding it came with: a
reader that takes the original's head for that of the revisit is then right too. A revisit leaves its payload out for
good, so no record is referred to that was not written by this run, or read back whole with this very digest
(docs/design/decisions/010-deduplication.md).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from typing import NamedTuple

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.index.interface import Filter
from archiver.message.coding import decode_content
from archiver.message.framing import dechunk, is_chunked
from archiver.model import Capture, Exchange, Headers, header_value
from archiver.urls.surt import surt
from archiver.warc.dates import format_date
from archiver.warc.payload import Entity
from archiver.warc.proof import Proof
from archiver.warc.revisit import Original

REMEMBERED = 5_000
"""Payloads of this run that are known without asking the index; about 5 MB."""

MAX_CODED = 32 * 1024 * 1024
"""The longest payload in a content coding that is decoded to see whether it can be; a longer one is stored again."""

_PIECE = 64 * 1024
_LOOKED_AT = 3
_NOTHING = f"sha256:{hashlib.sha256().hexdigest()}"


class Likeness(NamedTuple):
    """What two responses must have in common for the one to stand for the other's payload."""

    digest: str
    status: int
    content_type: str
    content_coding: str


class Originals:
    """The payloads that are in `archive`, those written by this run and not indexed yet among them."""

    def __init__(self, archive: Archive, *, remembered: int = REMEMBERED) -> None:
        self._archive = archive
        self._most = remembered
        self._by_likeness: OrderedDict[Likeness, Original] = OrderedDict()
        # Of an archive that was empty all is remembered until something is forgotten, so its index need not be asked.
        self._is_all_remembered = next(archive.index.captures(only=Filter(limit=1)), None) is None

    def find(self, exchange: Exchange, entity: Entity) -> Original | None:
        """Return the record whose payload is that of `exchange`, None if there is none or it is no fit payload.

        `entity` is the response's body, read to its end.
        """
        likeness = likeness_of(exchange, entity)
        if likeness is None:
            return None
        found = self._by_likeness.get(likeness) or self._indexed(likeness)
        if found is None or not _can_be_decoded(exchange, likeness):
            return None
        self._remember(likeness, found)
        return found

    def add(self, exchange: Exchange, entity: Entity, record_id: str) -> None:
        """Take the response record of `exchange`, which was just written, for one that may be referred to."""
        if likeness := likeness_of(exchange, entity):
            when = format_date(exchange.started_at)
            self._remember(likeness, Original(record_id, exchange.target_url, when, likeness.digest))

    def of(self, capture: Capture) -> Original | None:
        """Return the record that holds the payload of `capture`, which may be a revisit; None if it cannot be read."""
        try:
            original = self._archive.original(capture)
            return None if original is None else original_from(original, self._archive.fields(original))
        except WarcError:
            return None

    def _remember(self, likeness: Likeness, original: Original) -> None:
        self._by_likeness[likeness] = original
        self._by_likeness.move_to_end(likeness)
        if len(self._by_likeness) > self._most:
            self._by_likeness.popitem(last=False)
            self._is_all_remembered = False

    def _indexed(self, likeness: Likeness) -> Original | None:
        if self._is_all_remembered:
            return None
        for capture in self._candidates(likeness):
            try:
                proof = self._archive.proof(capture)
            except WarcError:
                continue
            if _is_like(proof, likeness):
                return original_from(capture, proof.fields)
        return None

    def _candidates(self, likeness: Likeness) -> Iterator[Capture]:
        """Yield a few captures that state the digest, those first that were indexed first."""
        seen: set[str] = set()
        # The first one nearly always does, and to look for more may mean to pass over thousands of revisits.
        for limit in (1, _LOOKED_AT):
            only = Filter(record_types=("response",), statuses=(str(likeness.status),), limit=limit)
            for capture in self._archive.index.by_digest(likeness.digest, only=only):
                # The key of an answer to a POST holds what was posted, so that URL and date do not lead to it.
                if capture.record_id not in seen and capture.urlkey == surt(capture.url):
                    yield capture
                seen.add(capture.record_id)
            if not seen:
                return


def likeness_of(exchange: Exchange, entity: Entity) -> Likeness | None:
    """Return what `exchange` is compared by, None if it is not fit to be a revisit, or to be referred to by one.

    That is an answer to another method than GET, a truncated one, one whose transfer coding failed, one without a
    payload, part of one (206), and a redirect: its body is a line or two, and where it leads stands in its head.
    """
    is_fit = exchange.method == "GET" and exchange.truncated is None
    if not is_fit or exchange.status == 206 or 300 <= exchange.status < 400:
        return None
    if is_chunked(exchange.headers) and (entity.raw_chunked is None or entity.breaks_off):
        return None
    digest = entity.hashes.text("sha256")
    if digest == _NOTHING:
        return None
    return Likeness(digest, exchange.status, *_described(exchange.headers))


def original_from(capture: Capture, fields: Headers) -> Original:
    """Return how a revisit refers to `capture`, whose record has the named `fields`."""
    return Original(
        # Records of ARC files have no id; the one in the index is of our making.
        record_id=header_value(fields, "WARC-Record-ID"),
        url=capture.url,
        date_text=header_value(fields, "WARC-Date") or format_date(capture.date),
        digest=capture.digest,
    )


def _is_like(proof: Proof, likeness: Likeness) -> bool:
    is_same = proof.payload.verdict == "ok" and proof.payload.computed == likeness.digest
    stated = (proof.status, *_described(proof.headers))
    return proof.is_whole and is_same and stated == (likeness.status, likeness.content_type, likeness.content_coding)


def _described(headers: Headers) -> tuple[str, str]:
    """Return what the body is said to be and how it is said to be coded."""
    coding = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    return (header_value(headers, "content-type") or "").strip().lower(), coding.strip().lower()


def _can_be_decoded(exchange: Exchange, likeness: Likeness) -> bool:
    """Tell whether the payload is in the content coding that it is said to be in."""
    if likeness.content_coding in ("", "identity"):
        return True
    if exchange.response_size - exchange.head_size > MAX_CODED:
        return False
    pieces = _body(exchange)
    payload = dechunk(pieces) if is_chunked(exchange.headers) else b"".join(pieces)
    return payload is not None and decode_content(payload, likeness.content_coding).problem is None


def _body(exchange: Exchange) -> Iterator[bytes]:
    exchange.response.seek(exchange.head_size)
    while piece := exchange.response.read(_PIECE):
        yield piece
