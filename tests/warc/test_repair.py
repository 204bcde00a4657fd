"""What a repaired file holds, and where the rest is."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from fastwarc import ArchiveIterator as FastIterator
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archiver.errors import UsageError, WarcError
from archiver.warc.quarantine import quarantine_paths
from archiver.warc.repair import repair_file
from tests.warc.keeping import SUFFIXES, quarantine_lines, repaired, whole_records

Record = Callable[..., bytes]


def codes(findings: list[object]) -> list[str]:
    """What repairing itself says."""
    return [code for each in findings if (code := getattr(each, "code", "")).startswith("warc.repair")]


def test_a_sound_file_stays_as_it_is(tmp_path: Path, plain: bytes, members: list[bytes]) -> None:
    for raw in (plain, b"".join(members)):
        (tmp_path / "a").write_bytes(raw)
        done, findings = repaired(tmp_path / "a", tmp_path / "b")

        assert (done.is_sound, done.records, findings) == (True, 3, [])
        assert (tmp_path / "b").read_bytes() == raw
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("cut", range(1, 240, 7))
def test_a_torn_tail_is_kept_aside(tmp_path: Path, members: list[bytes], cut: int) -> None:
    raw = b"".join(members)[:-cut]
    (tmp_path / "a").write_bytes(raw)
    done, findings = repaired(tmp_path / "a", tmp_path / "b")

    assert done.records == (2 if cut < len(members[2]) else 1)
    assert not done.is_sound
    (line,) = quarantine_lines(tmp_path / "b")
    assert line["offset"] + line["length"] == len(raw)
    assert codes([*findings]) == ["warc.repair.quarantined"]


@pytest.mark.parametrize("missing", [1, 2, 3, 4])
def test_a_missing_end_is_added(tmp_path: Path, plain: bytes, record: Record, missing: int) -> None:
    last = gzip.compress(record(3, b"three")[:-missing])
    cases = ((plain[:-missing], plain), (gzip.compress(record(1, b"one")) + last, None))
    for raw, expected in cases:
        (tmp_path / "a").write_bytes(raw)
        done, findings = repaired(tmp_path / "a", tmp_path / "b")

        assert "warc.repair.end" in codes([*findings])
        assert (done.is_sound, done.quarantined_bytes) == (False, 0)
        whole = (tmp_path / "b").read_bytes()
        assert (whole if expected else gzip.decompress(whole)).endswith(b"three\r\n\r\n")
        assert expected is None or whole == expected


def test_records_of_one_member_get_their_own(tmp_path: Path, plain: bytes) -> None:
    (tmp_path / "a").write_bytes(gzip.compress(plain))
    done, findings = repaired(tmp_path / "a", tmp_path / "b")

    assert (done.records, done.quarantined_bytes, codes([*findings])) == (3, 0, ["warc.repair.split"])
    assert gzip.decompress((tmp_path / "b").read_bytes()) == plain
    assert whole_records(tmp_path / "b")[1] == []


def test_what_stands_between_records_of_one_member_is_kept_unpacked(tmp_path: Path, record: Record) -> None:
    garbage = b"no record at all\n" * 9
    (tmp_path / "a").write_bytes(gzip.compress(record(1, b"one") + garbage + record(2, b"two")))
    done, _ = repaired(tmp_path / "a", tmp_path / "b")

    (line,) = quarantine_lines(tmp_path / "b")
    kept = quarantine_paths(tmp_path / "b")[0].read_bytes()
    assert (done.records, done.quarantined_bytes, done.stretches) == (2, 0, 1)
    assert (line["offset"], line["position"], line["length"]) == (0, len(record(1, b"one")), len(garbage))
    assert gzip.decompress(kept[line["at"] : line["at"] + line["size"]]) == garbage


def test_records_before_damage_in_one_member_are_kept_and_marked(tmp_path: Path, record: Record) -> None:
    noise = random.Random(5).randbytes(200_000)
    raw = bytearray(gzip.compress(record(1, b"one") + record(2, noise) + record(3, noise)))
    raw[len(raw) - 90_000] ^= 0x10
    (tmp_path / "a").write_bytes(raw[:-50_000])
    done, findings = repaired(tmp_path / "a", tmp_path / "b")

    assert done.records >= 2
    assert "warc.repair.unproven" in codes([*findings])
    assert done.stretches


def test_a_damaged_member_costs_its_record_alone(tmp_path: Path, members: list[bytes]) -> None:
    broken = members[1][:40] + b"\xff" * 9 + members[1][49:]
    (tmp_path / "a").write_bytes(members[0] + broken + members[2])
    done, _ = repaired(tmp_path / "a", tmp_path / "b")

    assert (tmp_path / "b").read_bytes() == members[0] + members[2]
    assert (done.records, done.quarantined_bytes) == (2, len(broken))
    assert quarantine_paths(tmp_path / "b")[0].read_bytes() == broken


def test_a_zstd_file_becomes_a_gzip_file(tmp_path: Path, record: Record) -> None:
    each = [record(number, b"block %d" % number) for number in range(3)]
    (tmp_path / "a").write_bytes(b"".join(map(zstandard.ZstdCompressor(write_checksum=True).compress, each)))
    done, findings = repaired(tmp_path / "a", tmp_path / "b")

    assert (done.records, done.is_sound, codes([*findings])) == (3, True, ["warc.repair.zstd"])
    assert gzip.decompress((tmp_path / "b").read_bytes()) == b"".join(each)


def test_zeros_behind_the_last_member_are_padding(tmp_path: Path, members: list[bytes]) -> None:
    (tmp_path / "a").write_bytes(b"".join(members) + b"\0" * 512)
    done, _ = repaired(tmp_path / "a", tmp_path / "b")

    assert (done.padding_bytes, done.quarantined_bytes) == (512, 0)
    assert (tmp_path / "b").read_bytes() == b"".join(members)


def test_a_file_without_a_whole_record_leaves_nothing_behind(tmp_path: Path) -> None:
    for raw in (b"", b"nothing", b"\x1f\x8b\x08" + b"\0" * 99, b"WARC/1.0\r\nContent-Length: 9\r\n\r\nabc"):
        (tmp_path / "a").write_bytes(raw)
        with pytest.raises(WarcError, match="no record of it is whole"):
            repair_file(tmp_path / "a", tmp_path / "b", tell=lambda finding: None)
        assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_nothing_is_overwritten_unasked(tmp_path: Path, plain: bytes) -> None:
    source = tmp_path / "a"
    source.write_bytes(plain)
    os.link(source, tmp_path / "same")
    (tmp_path / "other").write_bytes(b"")
    (tmp_path / "b.quarantine").write_bytes(b"")
    for name, force in (("a", True), ("same", True), ("other", False), ("b", False)):
        with pytest.raises(UsageError):
            repair_file(source, tmp_path / name, tell=lambda finding: None, force=force)
    assert source.read_bytes() == plain

    repair_file(source, tmp_path / "b", tell=lambda finding: None, force=True)
    # What lay there was about another file.
    assert not (tmp_path / "b.quarantine").exists()


def test_a_folder_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone"):
        with pytest.raises(WarcError, match="no such file"):
            repair_file(path, tmp_path / "b", tell=lambda finding: None)


def test_a_plain_file_that_changes_meanwhile_is_refused(tmp_path: Path, plain: bytes) -> None:
    source = tmp_path / "a"
    source.write_bytes(b"garbage\r\n" + plain)

    def meddle(finding: object) -> None:
        with source.open("r+b") as file:
            file.seek(len(plain) - 20)
            file.write(b"other")

    with pytest.raises(WarcError, match="changed while it was read"):
        repair_file(source, tmp_path / "b", tell=meddle)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@settings(max_examples=150)
@given(draw=st.data())
def test_every_byte_is_kept_padding_or_in_quarantine(plain: bytes, members: list[bytes], draw: st.DataObject) -> None:
    raw = bytearray(draw.draw(st.sampled_from([plain, b"".join(members), gzip.compress(plain, mtime=0)])))
    for _ in range(draw.draw(st.integers(1, 4))):
        place = draw.draw(st.integers(0, max(len(raw) - 1, 0)))
        match draw.draw(st.sampled_from(["flip", "cut", "insert", "remove", "zeros"])):
            case "flip" if raw:
                raw[place] ^= 1 << draw.draw(st.integers(0, 7))
            case "cut":
                del raw[place:]
            case "insert":
                raw[place:place] = draw.draw(st.binary(min_size=1, max_size=40))
            case "remove":
                del raw[place : place + draw.draw(st.integers(1, 30))]
            case _:
                raw[place:place] = b"\0" * 64
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "a"
        source.write_bytes(raw)
        out = Path(folder) / "b"
        if whole_records(source)[0]:
            # That each record and each byte of the quarantine is as it was, it asserts itself.
            done, _ = repaired(source, out)
            assert done.kept_bytes + done.padding_bytes + done.quarantined_bytes == len(raw)
        else:
            with pytest.raises(WarcError, match="no record of it is whole"):
                repair_file(source, out, tell=lambda finding: None)


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_no_flipped_bit_costs_a_record_that_can_be_read(
    tmp_path: Path, plain: bytes, members: list[bytes], packed: bool
) -> None:
    raw = b"".join(members) if packed else plain
    for place in range(0, len(raw), 5):
        flipped = bytearray(raw)
        flipped[place] ^= 1 << (place % 8)
        (tmp_path / "a").write_bytes(flipped)
        done, _ = repaired(tmp_path / "a", tmp_path / "b")
        assert done.records >= 2 or not packed, place


# Their headers have folded lines, or versions and names in odd case; JWAT's suite calls all three valid.
REFUSED_BY_FASTWARC = {
    "test-utf8.warc",
    "valid-warcfile-fields-warcinfo.warc",
    "valid-warcfile-upper-lower-case.warc",
}


def counted(raw: bytes) -> tuple[int, int]:
    """How many records warcio and FastWARC see; -1 where they give up."""
    by_warcio = by_fastwarc = -1
    with contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(ArchiveLoadFailed):
        by_warcio = sum(1 for _ in ArchiveIterator(io.BytesIO(raw), no_record_parse=True))
    with contextlib.suppress(ValueError, OSError):
        by_fastwarc = sum(1 for _ in FastIterator(io.BytesIO(raw), parse_http=False))
    return by_warcio, by_fastwarc


def test_repaired_files_by_others_are_whole_and_other_readers_agree(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "warc"
    if not folder.is_dir():
        pytest.skip("../shared/data/warc is absent")
    kept = same = 0
    disagreeing = set()
    for path in sorted(each for each in folder.rglob("*") if each.name.endswith(SUFFIXES)):
        if not whole_records(path)[0]:
            continue
        done, _ = repaired(path, tmp_path / "b")
        raw = (tmp_path / "b").read_bytes()
        kept += 1
        same += raw == path.read_bytes()
        fastwarc = -1 if path.name in REFUSED_BY_FASTWARC else done.records
        if ".arc" not in path.name and counted(raw) != (done.records, fastwarc):
            disagreeing.add((path.name, counted(raw), done.records))
    assert kept >= 95
    assert same >= 60
    assert not disagreeing


def test_a_target_without_a_name_is_refused(tmp_path: Path, members: list[bytes]) -> None:
    (tmp_path / "a").write_bytes(b"".join(members))
    with pytest.raises(UsageError):
        repair_file(tmp_path / "a", Path(), tell=print)
