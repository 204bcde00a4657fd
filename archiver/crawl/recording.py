"""Where exchanges become captures: written, synced, and only then put into the index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from warcio.recordloader import ArcWarcRecord

from archiver.archive import Archive
from archiver.crawl.dedup import Originals
from archiver.errors import FetchError
from archiver.index.filestamps import stamp_of
from archiver.index.requests import key_of
from archiver.index.stamps import is_same_url
from archiver.model import Capture, Exchange, header_value
from archiver.urls.surt import surt
from archiver.version import VERSION
from archiver.warc.build import (
    CONFORMS_TO,
    capture_records,
    entity_of,
    new_record_id,
    record_id_of,
    warcinfo_record,
)
from archiver.warc.compression import DEFAULT, Compression
from archiver.warc.failure import failure_record
from archiver.warc.naming import NAMING
from archiver.warc.payload import Entity
from archiver.warc.resource import resource_records
from archiver.warc.revisit import Revisit
from archiver.warc.writer import WarcWriter, Written

Clock = Callable[[], datetime]


class CaptureLog:
    """Writes the captures of one run of a crawl, and acknowledges them when they are on the disk.

    With `dedup` a payload that the archive holds already is left out, and a revisit record written. Not safe to use
    from several threads at once.
    """

    def __init__(
        self,
        archive: Archive,
        prefix: str,
        facts: Mapping[str, str],
        *,
        clock: Clock,
        max_bytes: int,
        max_age_s: float = 0,
        naming: str = NAMING,
        compression: Compression = DEFAULT,
        dedup: bool = True,
    ) -> None:
        self._archive = archive
        self._clock = clock
        self._facts = facts
        self._warcinfo_id = ""
        self._unsynced: dict[str, list[Capture]] = {}
        self._is_synced = True
        self._originals = Originals(archive)
        self._dedup = dedup
        self.names: list[str] = []
        self._writer = WarcWriter(
            archive.warcs,
            prefix,
            clock=clock,
            opening=self._opening,
            max_bytes=max_bytes,
            max_age_s=max_age_s,
            naming=naming,
            compression=compression,
        )

    def write(self, exchange: Exchange, facts: Mapping[str, str], *, earlier: Capture | None = None) -> Capture:
        """Write the records of `exchange` and return its capture, which counts only after `commit`.

        That is a revisit where the archive holds the payload already, and for a 304 if there is an `earlier` capture of
        the URL, the one whose validators were sent. Closes the response.
        """
        self._writer.prepare()
        entity = entity_of(exchange)
        revisit = self._revisit(exchange, entity, earlier)
        digest = entity.hashes.text("sha256")
        records = capture_records(exchange, warcinfo_id=self._warcinfo_id, facts=facts, revisit=revisit, digest=digest)
        place = self._write(records)
        record_id = record_id_of(records[0])
        if self._dedup and revisit is None:
            self._originals.add(exchange, entity, record_id)
        capture = _capture(exchange, record_id, revisit, digest, place)
        self._unsynced.setdefault(place.warc, []).append(capture)
        exchange.response.close()
        return capture

    def fail(self, url: str, error: FetchError, when: datetime, facts: Mapping[str, str]) -> None:
        """Write a metadata record that tells why `url` gave no response at `when`; there is no capture of it."""
        self._writer.prepare()
        self._write([failure_record(url, error, when, warcinfo_id=self._warcinfo_id, facts=facts)])

    def resource(
        self, url: str, content_type: str, content: bytes, facts: Mapping[str, str], *, refers_to: str | None = None
    ) -> Capture:
        """Write a resource record of something the crawl made and return its capture, which counts after `commit`.

        `url` is a urn: URL; `refers_to` is the record id of the capture that it was made of.
        """
        self._writer.prepare()
        when = self._clock()
        records = resource_records(
            url,
            content_type,
            content,
            when,
            warcinfo_id=self._warcinfo_id,
            facts=facts,
            refers_to=refers_to,
        )
        place = self._write(records)
        capture = Capture(
            url=url,
            urlkey=surt(url),
            date=when,
            record_id=record_id_of(records[0]),
            record_type="resource",
            warc=place.warc,
            offset=place.offset,
            length=place.length,
            mime=_mime(content_type),
            digest=records[0].rec_headers.get_header("WARC-Payload-Digest"),
        )
        self._unsynced.setdefault(place.warc, []).append(capture)
        return capture

    def commit(self) -> None:
        """Make what was written durable, then tell the index."""
        if not self._is_synced:
            self._writer.sync()
            self._is_synced = True
        for warc in list(self._unsynced):
            self._archive.index.add(warc, self._unsynced[warc])
            del self._unsynced[warc]

    def close(self) -> None:
        """Commit, give the last file its final name, and stamp it in the index.

        If the index cannot be told, the file is closed all the same: what lacks a stamp is indexed by the next run.
        """
        try:
            self.commit()
        finally:
            self._writer.close()
        if self.names and not (self._archive.warcs / self.names[-1]).exists():
            # It could not be begun, for want of room; nothing of it is left.
            self.names.pop()
        elif self.names:
            self._stamp(self.names[-1])

    def _write(self, records: Sequence[ArcWarcRecord]) -> Written:
        self._is_synced = False
        return self._writer.write(records)[0]

    def _revisit(self, exchange: Exchange, entity: Entity, earlier: Capture | None) -> Revisit | None:
        if exchange.status == 304:
            is_asked = earlier is not None and is_same_url(earlier.url, exchange.target_url)
            original = self._originals.of(earlier) if earlier and is_asked else None
            return None if original is None else Revisit("server-not-modified", original)
        original = self._originals.find(exchange, entity) if self._dedup else None
        return None if original is None else Revisit("identical-payload-digest", original)

    def _stamp(self, name: str) -> None:
        """Tell the index how a file looks that has its final name, and what is in it."""
        captures = self._unsynced.pop(name, [])
        self._archive.index.add(name, captures, stamp_of(self._archive.warcs / name))

    def _opening(self, name: str) -> list[ArcWarcRecord]:
        if self.names:
            # The file before was synced and closed; nothing more comes into it.
            self._stamp(self.names[-1])
        self.names.append(name)
        facts = {
            "software": f"archiver/{VERSION} (archiver-toolkit)",
            "format": "WARC File Format 1.1",
            "conformsTo": CONFORMS_TO,
            "robots": "obey",
            **self._facts,
        }
        self._warcinfo_id = new_record_id()
        return [warcinfo_record(name, self._clock(), facts, record_id=self._warcinfo_id)]


def _capture(exchange: Exchange, record_id: str, revisit: Revisit | None, digest: str, place: Written) -> Capture:
    return Capture(
        url=exchange.target_url,
        urlkey=key_of(exchange.target_url, exchange.method, exchange.request),
        date=exchange.started_at,
        record_id=record_id,
        record_type="revisit" if revisit else "response",
        warc=place.warc,
        offset=place.offset,
        length=place.length,
        mime=_mime(header_value(exchange.headers, "content-type") or ""),
        status=exchange.status,
        digest=revisit.original.digest if revisit else digest,
    )


def _mime(content_type: str) -> str | None:
    return content_type.partition(";")[0].strip().lower() or None
