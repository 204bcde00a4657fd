"""Where exchanges become captures: written, synced, and only then put into the index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from warcio.recordloader import ArcWarcRecord

from archiver.archive import Archive
from archiver.index.build import stamp_of
from archiver.model import Capture, Exchange, header_value
from archiver.urls.surt import surt
from archiver.version import VERSION
from archiver.warc.build import CONFORMS_TO, capture_records, new_record_id, record_id_of, warcinfo_record
from archiver.warc.compression import DEFAULT, Compression
from archiver.warc.naming import NAMING
from archiver.warc.writer import WarcWriter, Written

Clock = Callable[[], datetime]


class CaptureLog:
    """Writes the captures of one run of a crawl, and acknowledges them when they are on the disk."""

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
    ) -> None:
        self._archive = archive
        self._clock = clock
        self._facts = facts
        self._warcinfo_id = ""
        self._unsynced: list[Capture] = []
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

    def write(self, exchange: Exchange, facts: Mapping[str, str]) -> Capture:
        """Write the records of `exchange` and return its capture, which counts only after `commit`."""
        self._writer.prepare()
        records = capture_records(exchange, warcinfo_id=self._warcinfo_id, facts=facts)
        places = self._writer.write(records)
        digest = str(records[0].rec_headers.get_header("WARC-Payload-Digest"))
        capture = _capture(exchange, record_id_of(records[0]), digest, places[0])
        self._unsynced.append(capture)
        exchange.response.close()
        return capture

    def commit(self) -> None:
        """Make what was written durable, then tell the index."""
        if not self._unsynced:
            return
        self._writer.sync()
        by_warc: dict[str, list[Capture]] = {}
        for capture in self._unsynced:
            by_warc.setdefault(capture.warc, []).append(capture)
        for warc, captures in by_warc.items():
            self._archive.index.add(warc, captures)
        self._unsynced.clear()

    def close(self) -> None:
        """Commit, give the files their final names, and stamp them in the index."""
        self.commit()
        self._writer.close()
        for name in self.names:
            self._archive.index.add(name, [], stamp_of(self._archive.warcs / name))

    def _opening(self, name: str) -> list[ArcWarcRecord]:
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


def _capture(exchange: Exchange, record_id: str, digest: str, place: Written) -> Capture:
    content_type = header_value(exchange.headers, "content-type") or ""
    return Capture(
        url=exchange.target_url,
        urlkey=surt(exchange.target_url),
        date=exchange.started_at,
        record_id=record_id,
        record_type="response",
        warc=place.warc,
        offset=place.offset,
        length=place.length,
        mime=content_type.partition(";")[0].strip().lower() or None,
        status=exchange.status,
        digest=digest,
    )
