"""Any order of writing, syncing, crashing, recovering and indexing, against a dict that remembers."""

from __future__ import annotations

import io
import random
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from archiver.index.refresh import refresh
from archiver.index.sqlite import SqliteIndex
from archiver.warc.build import make_record
from archiver.warc.compression import COMPRESSIONS, Compression
from archiver.warc.files import read_file, record_at
from archiver.warc.record import WarcRecord
from archiver.warc.recover import recover_open_files
from archiver.warc.writer import OPEN_SUFFIX, WarcWriter

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
MAX_AGE_S = 600


class Archive(RuleBasedStateMachine):
    """`written` holds every block by record id; `synced` the ids that were acknowledged."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.warcs = self.folder / "warcs"
        self.index = SqliteIndex(self.folder / "index.sqlite")
        self.written: dict[str, bytes] = {}
        self.synced: set[str] = set()
        self.now = NOON
        self.compression: Compression = "balance"
        self.log = self.new_log()

    def new_log(self) -> WarcWriter:
        return WarcWriter(
            self.warcs,
            "t",
            clock=lambda: self.now,
            opening=lambda name: [],
            max_bytes=3000,
            max_age_s=MAX_AGE_S,
            compression=self.compression,
        )

    @rule(blocks=st.lists(st.binary(max_size=60) | st.just(bytes(range(256)) * 4), min_size=1, max_size=3))
    def put(self, blocks: list[bytes]) -> None:
        records = []
        for block in blocks:
            record_id = f"<urn:uuid:{UUID(int=len(self.written) + 1)}>"
            self.written[record_id] = block
            fields = [
                ("WARC-Type", "resource"),
                ("WARC-Record-ID", record_id),
                ("WARC-Date", "2024-05-06T12:00:00Z"),
                ("WARC-Target-URI", f"http://example.com/{len(self.written)}"),
            ]
            records.append(make_record(fields, "application/octet-stream", io.BytesIO(block)))
        before, places = self.log.name, self.log.write(records)
        assert len({place.warc for place in places}) == 1
        if self.log.name != before:
            self.begun_at = self.now
            self.synced = set(self.written) - {record.rec_headers.get_header("WARC-Record-ID") for record in records}
        assert (self.now - self.begun_at).total_seconds() < MAX_AGE_S

    @rule(seconds=st.integers(1, 2 * MAX_AGE_S))
    def let_time_pass(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(compression=st.sampled_from(COMPRESSIONS))
    def change_compression(self, compression: Compression) -> None:
        self.rotate()
        self.compression = compression
        self.log = self.new_log()

    @rule()
    def acknowledge(self) -> None:
        self.log.sync()
        self.synced = set(self.written)

    @rule()
    def rotate(self) -> None:
        self.log.close()
        self.synced = set(self.written)

    @rule(cut=st.integers(0, 1500), noise=st.integers(0, 3), seed=st.integers(0, 9))
    def crash(self, cut: int, noise: int, seed: int) -> None:
        """Lose up to `cut` bytes that were not acknowledged, with noise or zeros in their place; start again."""
        for path in self.warcs.glob(f"*{OPEN_SUFFIX}"):
            raw = path.read_bytes()
            safe = max((end for record_id, end in self.ends(path).items() if record_id in self.synced), default=0)
            tail = [b"", b"\0" * 100, random.Random(seed).randbytes(50), b"\x1f\x8b\x08"][noise]
            path.write_bytes(raw[: max(len(raw) - cut, safe)] + tail)
        # The process is gone, and the kernel closes what it had open.
        if self.log._file:
            self.log._file.close()
        recover_open_files(self.warcs)
        self.log = self.new_log()
        self.written = {key: block for key, block in self.written.items() if key in self.synced | self.found().keys()}
        self.synced = set(self.written)

    def ends(self, path: Path) -> dict[str, int]:
        with path.open("rb") as file:
            records = [item for item in read_file(file) if isinstance(item, WarcRecord)]
        return {each.record_id: each.offset + (each.length or 0) for each in records}

    def found(self) -> dict[str, bytes]:
        blocks: dict[str, bytes] = {}
        for path in sorted(self.warcs.iterdir()):
            if path.suffix == ".torn":
                continue
            with path.open("rb") as file:
                for item in read_file(file):
                    assert isinstance(item, WarcRecord), item
                    blocks[item.record_id] = b"".join(item.pieces())
        return blocks

    @invariant()
    def every_record_is_there_whole(self) -> None:
        assert self.found() == self.written

    @rule()
    def reindex(self) -> None:
        results = list(refresh(self.index, self.warcs))
        assert not [finding for result in results for finding in result.findings]
        closed = {path.name for path in self.warcs.iterdir() if path.suffix in (".warc", ".gz")}
        rows = list(self.index.captures())
        assert {row.warc for row in rows} <= closed
        for row in rows:
            with record_at(self.warcs / row.warc, row.offset) as record:
                assert record.record_id == row.record_id
                assert b"".join(record.pieces()) == self.written[row.record_id]

    def teardown(self) -> None:
        self.log.close()
        recovered_later = SqliteIndex(self.folder / "again.sqlite")
        list(refresh(recovered_later, self.warcs))
        list(refresh(self.index, self.warcs))
        assert list(recovered_later.captures()) == list(self.index.captures())
        assert recovered_later.count() == len(self.written)
        recovered_later.close()
        self.index.close()
        shutil.rmtree(self.folder)


TestArchive = Archive.TestCase
TestArchive.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
