"""The bytes of a WARC record, to the checksum behind them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.errors import WarcError
from archiver.model import Capture
from archiver.verify.storage import ends_whole, storage_faults
from archiver.warc.files import record_at
from tests.cli.pages import record, story

FIRST, SECOND = record(1, story()), record(2, story(title="More"))


def capture(offset: int, length: int) -> Capture:
    return Capture("", "", datetime(2024, 5, 1, tzinfo=UTC), "", "response", "a.warc.gz", offset, length)


def faults(path: Path, raw: bytes, at: Capture) -> list[str]:
    path.write_bytes(raw)
    return [finding.code for finding in storage_faults(path, at)]


def flipped(raw: bytes, place: int) -> bytes:
    return raw[:place] + bytes([raw[place] ^ 0xFF]) + raw[place + 1 :]


@pytest.mark.parametrize("place", [-1, -5, -8], ids=["length", "checksum", "checksum's first"])
def test_a_false_checksum_is_a_fault_of_its_own_record_alone(tmp_path: Path, place: int) -> None:
    path, raw = tmp_path / "a.warc.gz", flipped(FIRST, len(FIRST) + place) + SECOND
    assert faults(path, raw, capture(0, len(FIRST))) == ["warc.gzip.damaged"]
    assert faults(path, raw, capture(len(FIRST), len(SECOND))) == []
    raw = FIRST + flipped(SECOND, len(SECOND) + place)
    assert faults(path, raw, capture(0, len(FIRST))) == []
    assert faults(path, raw, capture(len(FIRST), len(SECOND))) == ["warc.gzip.damaged"]


def test_whole_records_have_no_fault(tmp_path: Path) -> None:
    for offset, raw in ((0, FIRST), (len(FIRST), SECOND)):
        assert faults(tmp_path / "a.warc.gz", FIRST + SECOND, capture(offset, len(raw))) == []
        with record_at(tmp_path / "a.warc.gz", offset) as met:
            assert ends_whole(met, offset + len(raw))


@pytest.mark.parametrize("place", [-1, -5, -8], ids=["length", "checksum", "checksum's first"])
def test_a_record_with_a_false_checksum_is_not_taken_for_whole(tmp_path: Path, place: int) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(flipped(FIRST, len(FIRST) + place) + SECOND)
    with record_at(path, 0) as met:
        assert not ends_whole(met, len(FIRST))


def test_a_file_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WarcError):
        list(storage_faults(tmp_path / "a.warc.gz", capture(0, 1)))
