"""Starts an archive again after a fault, and says whether all that was acknowledged is there, whole."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from archiver.archive import make_archive
from archiver.index.refresh import refresh
from archiver.model import Finding
from archiver.store.lock import locked
from archiver.warc.files import open_warc, read_file
from archiver.warc.recover import TORN_SUFFIX, recover_open_files
from tests.fault.writing import body_of


def assert_nothing_lost(folder: Path, acknowledged: Iterable[str]) -> int:
    """Recover, bring the index up to date, and prove each acknowledged capture by record, digests and body.

    Returns how many records there are. Every file must be whole, every record in it too.
    """
    with closing(make_archive(folder)) as archive, locked(archive.lock_path):
        recover_open_files(archive.warcs)
        findings = [finding for each in refresh(archive.index, archive.warcs) for finding in each.findings]
        assert not findings, findings
        for record_id in acknowledged:
            capture = archive.index.by_record_id(record_id)
            assert capture is not None, f"{record_id} was acknowledged and is lost"
            memento = archive.memento(capture)
            assert {check.verdict for check in memento.checks} == {"ok"}
            number, size = capture.url.split("/")[3:]
            assert memento.content == body_of(int(number), int(size))
        # A kill while torn bytes are set aside leaves a hidden part of them, which nobody reads.
        kept = (path for path in archive.warcs.iterdir() if path.suffix not in (TORN_SUFFIX, ".part"))
        return sum(_records(path) for path in kept)


def _records(path: Path) -> int:
    assert path.name.endswith((".warc.gz", ".warc")), path
    if path.suffix == ".gz":
        with gzip.open(path) as unpacked:
            while unpacked.read(1 << 20):
                pass
    count = 0
    with open_warc(path) as file:
        for item in read_file(file, path.name):
            assert not isinstance(item, Finding), item
            count += 1
            assert sum(map(len, item.pieces())) == int(item.field("Content-Length") or -1)
    return count
