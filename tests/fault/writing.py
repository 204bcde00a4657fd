"""What the processes do that are killed, cut off and lied to: they capture into an archive and tell what they have."""

from __future__ import annotations

import io
import os
import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.archive import make_archive
from archiver.crawl.recording import CaptureLog
from archiver.index.refresh import refresh
from archiver.model import Exchange
from archiver.store.lock import locked
from archiver.warc.compression import Compression
from archiver.warc.recover import recover_open_files

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Work:
    """How many captures to write, numbered from `first`, how many to commit at a time, how large files get."""

    folder: str
    first: int = 0
    captures: int = 12
    group: int = 3
    max_bytes: int = 9000
    body_bytes: int = 700
    compression: Compression = "balance"


def body_of(number: int, size: int) -> bytes:
    """Return the body of a capture: bytes that do not compress, the same at each call."""
    return random.Random(number).randbytes(size)


def exchange_of(number: int, size: int) -> Exchange:
    """Return the exchange that a capture is made of."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"
    return Exchange(
        target_url=f"http://example.com/{number}/{size}",
        method="GET",
        started_at=NOON + timedelta(milliseconds=number),
        elapsed_s=0.5,
        request=b"GET / HTTP/1.1\r\n\r\n",
        response=io.BytesIO(head + body_of(number, size)),
        response_size=len(head) + size,
        head_size=len(head),
        status=200,
        reason="OK",
        headers=(("Content-Type", "text/plain"),),
        ip_address="127.0.0.1",
    )


def write_captures(work: Work, acknowledge: Callable[[str], None]) -> None:
    """Recover what is there, write captures, and call `acknowledge` with their record ids after each commit."""
    with closing(make_archive(work.folder)) as archive, locked(archive.lock_path):
        recover_open_files(archive.warcs)
        for _ in refresh(archive.index, archive.warcs):
            continue
        log = CaptureLog(archive, "t", {}, clock=lambda: NOON, max_bytes=work.max_bytes, compression=work.compression)
        group = []
        for number in range(work.first, work.first + work.captures):
            group.append(log.write(exchange_of(number, work.body_bytes), {}).record_id)
            if len(group) == work.group:
                log.commit()
                acknowledge(" ".join(group))
                group.clear()
        log.close()
        if group:
            acknowledge(" ".join(group))


def acknowledge_on(descriptor: int) -> Callable[[str], None]:
    """Return what writes a line of record ids in one call, so that a kill never leaves half a line."""

    def acknowledge(ids: str) -> None:
        # A call that nothing else makes, so that harm to `write` does not hit it.
        os.writev(descriptor, [f"ack {ids}\n".encode()])

    return acknowledge
