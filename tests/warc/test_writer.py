"""The writer: its bytes by other readers, its order of syncing, full disks, kills."""

from __future__ import annotations

import contextlib
import errno
import gzip
import io
import json
import os
import random
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fastwarc.warc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from archiver.errors import ConfigError, LimitReachedError, StoreError
from archiver.warc.build import make_record, warc_fields, warcinfo_record
from archiver.warc.compression import COMPRESSIONS, Compression
from archiver.warc.files import record_at
from archiver.warc.reader import WarcReader
from archiver.warc.record import WarcRecord
from archiver.warc.recover import recover_open_files
from archiver.warc.writer import WarcWriter, record_head
from tests.disks import small_disk

Made = Callable[[int, bytes], ArcWarcRecord]
MakeWriter = Callable[..., WarcWriter]
Read = Callable[..., list[Any]]

ROOT = Path(__file__).resolve().parents[2]
BLOCKS = [b"", b"x", b"HTTP/1.1 200 OK\r\n\r\nhello\r\n\r\nWARC/1.1\r\n", bytes(range(256)) * 900]


@pytest.fixture
def written(tmp_path: Path, writer: MakeWriter, made: Made) -> Path:
    """A closed file of four records."""
    log = writer()
    log.write([made(number, block) for number, block in enumerate(BLOCKS, 1)])
    log.close()
    return tmp_path / log.name


def test_our_reader_reads_back_what_was_written(written: Path, read: Read) -> None:
    assert read(written.read_bytes()) == [(str(number), block) for number, block in enumerate(BLOCKS, 1)]


def test_warcio_and_fastwarc_read_the_same_fields_and_blocks(written: Path) -> None:
    with written.open("rb") as file:
        ours = []
        for item in WarcReader(file):
            assert isinstance(item, WarcRecord)
            ours.append((item.fields, b"".join(item.pieces())))
    with written.open("rb") as file:
        warcio = [
            (tuple(each.rec_headers.headers), each.raw_stream.read())
            for each in ArchiveIterator(file, no_record_parse=True)
        ]
    with written.open("rb") as file:
        fast = [
            (tuple(each.headers.astuples()), each.reader.read())
            for each in fastwarc.warc.ArchiveIterator(file, parse_http=False)
        ]

    assert ours == warcio == fast
    assert len(ours) == len(BLOCKS)


def test_digests_hold_for_fastwarc(written: Path) -> None:
    with written.open("rb") as file:
        records = fastwarc.warc.ArchiveIterator(file, parse_http=False)
        assert [record.verify_block_digest() for record in records] == [True] * len(BLOCKS)


def test_each_record_is_one_gzip_member_at_the_place_that_was_told(
    tmp_path: Path, writer: MakeWriter, made: Made
) -> None:
    log = writer()
    places = log.write([made(number, block) for number, block in enumerate(BLOCKS, 1)])
    log.close()
    raw = (tmp_path / log.name).read_bytes()

    assert [place.offset for place in places] == [0, *(place.offset + place.length for place in places[:-1])]
    assert places[-1].offset + places[-1].length == len(raw)
    for place, block in zip(places, BLOCKS, strict=True):
        content = gzip.decompress(raw[place.offset : place.offset + place.length])
        assert content.startswith(b"WARC/1.1\r\n")
        assert content.endswith(b"\r\n\r\n" + block + b"\r\n\r\n")
        assert content.count(b"WARC-Block-Digest: sha256:") == 1


@pytest.mark.skipif(shutil.which("gzip") is None, reason="gzip is not installed")
def test_gzip_finds_nothing_wrong(written: Path) -> None:
    tested = subprocess.run(["gzip", "-t", written], check=False, timeout=60, capture_output=True)
    assert (tested.returncode, tested.stderr) == (0, b"")


def test_a_file_keeps_its_open_name_until_it_is_closed(tmp_path: Path, writer: MakeWriter, made: Made) -> None:
    log = writer()
    log.write([made(1, b"one")])
    log.sync()
    assert [path.name for path in tmp_path.iterdir()] == ["t-20240506120000-00000.warc.gz.open"]
    log.close()
    log.close()
    assert [path.name for path in tmp_path.iterdir()] == ["t-20240506120000-00000.warc.gz"]


def test_a_full_file_is_closed_and_the_next_begun(tmp_path: Path, writer: MakeWriter, made: Made, read: Read) -> None:
    log = writer(max_bytes=1)
    places = [log.write([made(number, b"a"), made(number + 10, b"b")]) for number in (1, 2, 3)]
    log.close()

    assert [place.offset for place, _ in places] == [0, 0, 0]
    assert sorted(path.name for path in tmp_path.iterdir()) == [place.warc for place, _ in places]
    assert read((tmp_path / places[1][0].warc).read_bytes()) == [("2", b"a"), ("c", b"b")]


def test_an_old_file_is_closed_and_the_next_begun(tmp_path: Path, writer: MakeWriter, made: Made) -> None:
    minutes = 0
    log = writer(clock=lambda: datetime(2024, 5, 6, 12, minutes, tzinfo=UTC), max_age_s=600)
    names = []
    for minutes in (0, 9, 5, 10, 19, 20, 59):
        names.append(log.write([made(minutes, b"x")])[0].warc)
    log.close()

    begun = [name.split("-")[1][8:12] for name in names]
    assert begun == ["1200", "1200", "1200", "1210", "1210", "1220", "1259"]
    assert sorted(set(names)) == sorted(path.name for path in tmp_path.iterdir())


def test_a_file_that_grows_old_between_prepare_and_write_still_takes_the_capture(
    writer: MakeWriter, made: Made
) -> None:
    minutes = 0
    log = writer(max_age_s=600, clock=lambda: datetime(2024, 5, 6, 12, minutes, tzinfo=UTC))
    log.prepare()
    name = log.name
    minutes = 20
    (place,) = log.write([made(1, b"one")])
    (next_place,) = log.write([made(2, b"two")])
    log.close()

    assert place.warc == name
    assert next_place.warc != name


def test_a_file_that_took_the_final_name_meanwhile_is_not_replaced(
    tmp_path: Path, writer: MakeWriter, made: Made, read: Read
) -> None:
    log = writer()
    log.write([made(1, b"one")])
    (tmp_path / log.name).write_bytes(b"of somebody else")
    with pytest.raises(StoreError, match="is there already"):
        log.close()

    assert (tmp_path / log.name).read_bytes() == b"of somebody else"
    (finding,) = recover_open_files(tmp_path)
    assert finding.file
    assert read((tmp_path / finding.file).read_bytes()) == [("1", b"one")]


def test_without_an_age_files_do_not_grow_old(writer: MakeWriter, made: Made) -> None:
    moments = iter(datetime(year, 5, 6, tzinfo=UTC) for year in range(2024, 2090))
    log = writer(clock=lambda: next(moments))
    places = [log.write([made(number, b"x")])[0] for number in (1, 2)]
    log.close()

    assert places[0].warc == places[1].warc


def test_files_are_called_after_the_pattern(tmp_path: Path, writer: MakeWriter, made: Made) -> None:
    log = writer(naming="NLX_{timestamp}_{serial:02}", max_bytes=1, compression="none")
    for number in (1, 2):
        log.write([made(number, b"x")])
    log.close()

    assert names(tmp_path) == ["NLX_20240506120000_00.warc", "NLX_20240506120000_01.warc"]


def test_a_bad_pattern_is_refused_before_anything_is_made(tmp_path: Path, writer: MakeWriter) -> None:
    with pytest.raises(ConfigError, match="lacks"):
        writer(tmp_path / "folder", naming="{name}")

    assert names(tmp_path) == []


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_every_kind_of_compression_is_read_back_by_us_and_others(
    tmp_path: Path, writer: MakeWriter, made: Made, read: Read, compression: Compression
) -> None:
    blocks = [*BLOCKS, random.Random(1).randbytes(9_000_000)]
    log = writer(compression=compression)
    places = log.write([made(number, block) for number, block in enumerate(blocks, 1)])
    log.close()
    path = tmp_path / log.name

    assert path.name.endswith(".warc" if compression == "none" else ".warc.gz")
    assert read(path.read_bytes()) == [(str(number), block) for number, block in enumerate(blocks, 1)]
    assert places[-1].offset + places[-1].length == path.stat().st_size
    with path.open("rb") as file:
        assert [each.raw_stream.read() for each in ArchiveIterator(file, no_record_parse=True)] == blocks
    with path.open("rb") as file:
        fast = fastwarc.warc.ArchiveIterator(file, parse_http=False)
        assert [each.verify_block_digest() for each in fast] == [True] * len(blocks)
    for place, block in zip(places, blocks, strict=True):
        with record_at(path, place.offset) as record:
            assert b"".join(record.pieces()) == block


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_names_that_are_taken_are_passed_over(tmp_path: Path, writer: MakeWriter, made: Made) -> None:
    (tmp_path / "t-20240506120000-00000.warc.gz").write_bytes(b"")
    (tmp_path / "t-20240506120000-00001.warc.gz.open").write_bytes(b"")
    log = writer()
    log.write([made(1, b"one")])
    log.close()

    assert log.name == "t-20240506120000-00002.warc.gz"


def test_nothing_written_is_no_file(tmp_path: Path, writer: MakeWriter) -> None:
    log = writer()
    log.sync()
    log.close()

    assert list(tmp_path.iterdir()) == []


def test_a_file_begins_with_its_opening_records(tmp_path: Path, made: Made, read: Read) -> None:
    def opening(name: str) -> list[ArcWarcRecord]:
        return [made(7, name.encode())]

    log = WarcWriter(tmp_path, "t", clock=lambda: datetime(2024, 1, 1, tzinfo=UTC), opening=opening, max_bytes=1)
    log.write([made(1, b"one")])
    log.write([made(2, b"two")])
    log.close()

    files = sorted(tmp_path.iterdir())
    assert [read(path.read_bytes()) for path in files] == [
        [("7", files[0].name.encode()), ("1", b"one")],
        [("7", files[1].name.encode()), ("2", b"two")],
    ]


# --- what the kernel is asked to do


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls that make things durable, in their order."""
    seen: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def record_fsync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        seen.append(f"fsync {'folder' if path.is_dir() else path.name}")
        fsync(descriptor)

    def record_rename(self: Path, target: Path) -> Path:
        seen.append(f"rename {self.name} {target.name}")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", record_fsync)
    monkeypatch.setattr(Path, "rename", record_rename)
    return seen


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_bytes_are_synced_before_they_get_their_name(writer: MakeWriter, made: Made, calls: list[str]) -> None:
    log = writer()
    log.write([made(1, b"one")])
    open_name = "t-20240506120000-00000.warc.gz.open"
    assert calls == ["fsync folder"]
    log.sync()
    assert calls == ["fsync folder", f"fsync {open_name}"]
    log.write([made(2, b"two")])
    log.close()
    assert calls[2:] == [f"fsync {open_name}", f"rename {open_name} {log.name}", "fsync folder"]


def test_a_failed_sync_is_never_forgotten(
    tmp_path: Path, writer: MakeWriter, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Linux reports a failed write-back once; a second fsync says that all is well.
    log = writer()
    log.write([made(1, b"one")])
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _failing(errno.EIO))
        with pytest.raises(StoreError, match="Input/output"):
            log.sync()
    for attempt in (log.sync, lambda: log.write([made(2, b"two")]), log.close):
        with pytest.raises(StoreError, match="Input/output"):
            attempt()

    assert [path.suffix for path in tmp_path.iterdir()] == [".open"]


def test_what_a_failed_sync_may_not_have_kept_is_unwritten(
    tmp_path: Path, writer: MakeWriter, made: Made, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = writer()
    log.write([made(1, b"one")])
    log.sync()
    log.write([made(2, b"two")])
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _failing(errno.EIO))
        with pytest.raises(StoreError):
            log.sync()
    with pytest.raises(StoreError):
        log.close()
    recover_open_files(tmp_path)

    assert read((tmp_path / log.name).read_bytes()) == [("1", b"one")]


def _failing(number: int) -> Callable[[int], None]:
    def fail(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_folder_that_cannot_be_written_is_a_store_error(tmp_path: Path, made: Made, writer: MakeWriter) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError):
        writer(tmp_path / "file")
    folder = tmp_path / "folder"
    log = writer(folder)
    folder.rmdir()
    with pytest.raises(StoreError):
        log.write([made(1, b"one")])


class Broken(io.BytesIO):
    """A stream of `size` bytes that fails when it has been read a number of times."""

    def __init__(self, error: BaseException, size: int, reads: int) -> None:
        super().__init__(bytes(size))
        self._error = error
        self._reads = reads

    def read(self, size: int | None = -1) -> bytes:
        self._reads -= 1
        if self._reads < 0:
            raise self._error
        return super().read(size)


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize(("size", "reads"), [(300_000, 0), (9_000_000, 200)], ids=["in memory", "streamed"])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("closed"), OSError(5, "gone")], ids=repr)
def test_a_write_that_is_interrupted_leaves_no_torn_record(
    tmp_path: Path,
    writer: MakeWriter,
    made: Made,
    read: Read,
    error: BaseException,
    size: int,
    reads: int,
    compression: Compression,
) -> None:
    log = writer(compression=compression)
    log.write([made(1, b"one")])
    torn = made(2, b"")
    torn.raw_stream = Broken(error, size, reads)
    with pytest.raises(StoreError if isinstance(error, OSError) else type(error)):
        log.write([made(3, b"three"), torn])
    log.write([made(4, b"four")])
    log.close()

    assert read((tmp_path / log.name).read_bytes()) == [("1", b"one"), ("4", b"four")]


# --- full disks


@pytest.fixture(name="small_disk")
def small_disk_here(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    with small_disk(tmp_path / "disk", 1) as disk:
        yield disk


def test_a_full_disk_cuts_back_to_whole_members(small_disk: Path, writer: MakeWriter, made: Made, read: Read) -> None:
    log, kept = writer(small_disk), 15
    for number in range(1, kept + 1):
        log.write([made(number, os.urandom(50_000)), made(number + 256, b"second")])
    with pytest.raises(LimitReachedError, match="full") as raised:
        log.write([made(98, b"first"), made(99, os.urandom(500_000))])
    assert raised.value.exit_code == 4
    log.sync()
    log.close()
    assert len(read((small_disk / log.name).read_bytes())) == 2 * kept

    (small_disk / log.name).unlink()
    log.write([made(1, b"again")])
    log.close()
    assert read((small_disk / log.name).read_bytes()) == [("1", b"again")]


def test_a_disk_that_is_full_when_a_file_is_begun_leaves_none(small_disk: Path, made: Made) -> None:
    (small_disk / "ballast").write_bytes(b"x" * 1_000_000)
    log = WarcWriter(
        small_disk,
        "t",
        clock=lambda: datetime(2024, 1, 1, tzinfo=UTC),
        opening=lambda name: [made(9, os.urandom(100_000))],
    )
    for _ in range(2):
        with pytest.raises(LimitReachedError):
            log.prepare()
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]
    (small_disk / "ballast").unlink()
    log.prepare()
    log.close()


WRITE = """
import io, os, resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from archiver.errors import LimitReachedError
from archiver.warc.compression import COMPRESSIONS, Compression
from archiver.warc.build import make_record
from archiver.warc.writer import WarcWriter

def record(number, size):
    fields = [("WARC-Type", "resource"), ("WARC-Record-ID", f"<urn:uuid:{UUID(int=number)}>"),
              ("WARC-Date", "2024-05-06T12:00:00Z"), ("WARC-Target-URI", f"http://example.com/{number}")]
    return make_record(fields, "text/plain", io.BytesIO(os.urandom(size)))

log = WarcWriter(Path(sys.argv[1]), "t", clock=lambda: datetime(2024, 5, 6, tzinfo=UTC), opening=lambda name: [],
                 max_bytes=int(sys.argv[3]))
"""

LIMITED = (
    WRITE
    + """
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
kept = 0
try:
    while True:
        log.write([record(kept + 1, 40_000)])
        kept += 1
except LimitReachedError:
    log.close()
print(kept)
"""
)

ENDLESS = (
    WRITE
    + """
for number in range(1, 1_000_000):
    log.write([record(number, int(sys.argv[2]))])
    if number % 3 == 0:
        log.sync()
        print(number, flush=True)
"""
)


def test_a_limit_on_the_size_of_files_is_met_like_a_full_disk(tmp_path: Path, read: Read) -> None:
    command = [sys.executable, "-c", LIMITED, str(tmp_path), "500000", "10000000"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    (path,) = tmp_path.iterdir()

    assert path.suffix == ".gz"
    assert len(read(path.read_bytes())) == int(ran.stdout) == 12


def acknowledged(process: subprocess.Popen[str], wait_s: float) -> int:
    """Kill the process after `wait_s` seconds of work; return the last number it acknowledged."""
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    deadline = time.monotonic() + wait_s
    while (left := deadline - time.monotonic()) > 0 and select.select([process.stdout], [], [], left)[0]:
        lines.append(process.stdout.readline())
    process.kill()
    lines += process.stdout.readlines()
    process.wait(timeout=30)
    return int([line for line in lines if line.endswith("\n")][-1])


@pytest.mark.parametrize("size", [200, 3_000_000], ids=["small records", "large records"])
def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, read: Read, size: int) -> None:
    moments = random.Random(size)
    for round_number in range(15):
        folder = tmp_path / str(round_number)
        command = [sys.executable, "-c", ENDLESS, str(folder), str(size), str(size * 40)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            last = acknowledged(process, moments.uniform(0, 0.08))
        recover_open_files(folder)

        names = sorted(path.name for path in folder.iterdir() if not path.name.endswith(".torn"))
        assert not [name for name in names if name.endswith(".open")]
        found = [item for name in names for item in read((folder / name).read_bytes())]
        assert [int(item[0], 16) for item in found] == list(range(1, len(found) + 1))
        assert len(found) >= last
        shutil.rmtree(folder)


# --- heads


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.lists(TEXT, max_size=4), st.binary(max_size=50))
def test_line_breaks_in_values_begin_no_field(values: list[str], block: bytes) -> None:
    fields = [("WARC-Type", "resource"), *((f"X-{number}", value) for number, value in enumerate(values))]
    head = record_head(make_record(fields, "text/plain", io.BytesIO(block)))
    (item,) = WarcReader(io.BytesIO(head + block + b"\r\n\r\n"))

    assert isinstance(item, WarcRecord)
    assert item.is_whole
    names = [name for name, _ in item.fields]
    assert names == [name for name, _ in fields] + ["Content-Type", "WARC-Block-Digest", "Content-Length"]


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\v", "\x85", "\u2028"])
def test_no_kind_of_line_break_gets_into_a_header(line_break: str) -> None:
    evil = f"a{line_break}WARC-Type: response{line_break}{line_break}body"
    record = make_record([("WARC-Type", "resource"), ("X", evil), (f"Y{line_break}Z", "1")], "text/plain", io.BytesIO())

    assert record_head(record).count(b"\r\n") == 8
    assert b"\nWARC-Type: response" not in record_head(record)
    assert warc_fields({"software": evil}).count(b"\n") == 1


def test_bytes_that_are_no_utf_8_are_written_as_they_came() -> None:
    name = os.fsdecode(b"caf\xe9")

    assert b"caf\xe9" in warc_fields({"operator": name})
    record = make_record([("WARC-Type", "resource"), ("X", name)], "text/plain", io.BytesIO())
    assert b"X: caf\xe9\r\n" in record_head(record)


def test_a_wrong_length_given_by_others_is_put_right() -> None:
    record = make_record([("WARC-Type", "resource"), ("content-length", "99")], "text/plain", io.BytesIO(b"abc"))

    assert record_head(record).lower().count(b"content-length: 3\r\n") == 1
    assert b"99" not in record_head(record)


def test_a_big_record_is_streamed(tmp_path: Path) -> None:
    code = WRITE + (
        "from tests.peak import peak_kib\n"
        "big = record(1, 64 * 1024 * 1024)\n"
        "before = peak_kib()\n"
        "log.write([big]); log.close()\n"
        "print(peak_kib() - before)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path), "0", "10"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, cwd=ROOT)

    assert json.loads(ran.stdout) < 8 * 1024


def test_a_warcinfo_names_its_file(tmp_path: Path) -> None:
    record = warcinfo_record(
        "a.warc.gz", datetime(2024, 1, 1, tzinfo=UTC), {"software": "x", "empty": ""}, record_id="<urn:a>"
    )

    assert b"WARC-Filename: a.warc.gz\r\n" in record_head(record)
    with contextlib.closing(record.raw_stream) as block:
        assert block.read() == b"software: x\r\n"
