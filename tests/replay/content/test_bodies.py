from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.model import Capture
from archiver.replay.content.bodies import HeldBody, StoredBody, UnpackedBody, begins_as, unpacked
from archiver.replay.content.stored import payload_pieces
from tests.replay.shelf import Shelf, make_shelf

RAW = random.Random(1).randbytes(700_000)


@pytest.fixture(scope="module")
def captures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, dict[str, Capture]]]:
    """An archive with one long body, as it is, and gzipped."""
    shelf: Shelf = make_shelf(tmp_path_factory.mktemp("bodies"))
    shelf.add("http://h.example/raw", RAW, "video/mp4")
    shelf.add("http://h.example/packed", gzip.compress(RAW), "video/mp4", headers=(("Content-Encoding", "gzip"),))
    archive = shelf.finish()
    yield archive, {name: next(archive.lookup(f"http://h.example/{name}")) for name in ("raw", "packed")}
    archive.close()


Captures = tuple[Archive, dict[str, Capture]]


@pytest.mark.parametrize(("start", "stop"), [(0, None), (0, 1), (65_536, 65_537), (1_000, 300_000), (699_999, 700_000)])
def test_any_part_of_a_stored_body_can_be_had(captures: Captures, start: int, stop: int | None) -> None:
    archive, by_name = captures
    stored = StoredBody(archive, by_name["raw"], len(RAW))
    assert b"".join(stored.pieces(start, stop)) == RAW[start:stop]
    assert b"".join(UnpackedBody(archive, by_name["packed"], ("gzip",)).pieces(start, stop)) == RAW[start:stop]
    assert b"".join(HeldBody(RAW).pieces(start, stop)) == RAW[start:stop]


def test_no_piece_is_large(captures: Captures) -> None:
    archive, by_name = captures
    assert max(len(piece) for piece in StoredBody(archive, by_name["raw"], None).pieces()) < len(RAW)


def test_a_body_begins_as_its_coding_does_or_not(captures: Captures) -> None:
    archive, by_name = captures
    assert begins_as(archive, by_name["packed"], "gzip")
    assert not begins_as(archive, by_name["raw"], "gzip")
    assert not begins_as(archive, by_name["raw"], "unheard-of")


@pytest.mark.parametrize(
    ("payload", "codings", "plain"),
    [
        (gzip.compress(b"x"), ("gzip",), b"x"),
        (gzip.compress(zlib.compress(b"x")), ("deflate", "gzip"), b"x"),
        (b"plain", ("gzip",), b"plain"),
        (b"plain", ("unheard-of",), b"plain"),
        (b"", ("gzip",), b""),
    ],
    ids=["gzip", "two", "mislabelled", "unknown", "empty"],
)
def test_codings_are_taken_off_in_turn(payload: bytes, codings: tuple[str, ...], plain: bytes) -> None:
    assert b"".join(unpacked(iter([payload]), codings, "x")) == plain


def test_a_coding_that_breaks_off_is_no_whole_body() -> None:
    with pytest.raises(WarcError, match="breaks off"):
        list(unpacked(iter([gzip.compress(RAW)[:-9]]), ("gzip",), "x"))


def test_a_bomb_is_not_unpacked_to_its_end() -> None:
    bomb = gzip.compress(gzip.compress(bytes(200_000_000), 9), 9)
    sizes: list[int] = []
    with pytest.raises(WarcError, match="unpacks to more"):
        sizes.extend(len(piece) for piece in unpacked(iter([bomb]), ("gzip", "gzip"), "x"))
    assert sum(sizes) < 20_000_000


def test_a_torn_record_is_told_of_behind_what_there_is(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path / "torn")
    shelf.add("http://h.example/", RAW, "video/mp4")
    archive = shelf.finish()
    path = next(archive.warcs.glob("*.gz"))
    capture = next(archive.lookup("http://h.example/"))
    path.write_bytes(path.read_bytes()[: capture.offset + capture.length // 2])
    taken: list[bytes] = []
    with pytest.raises(WarcError):
        taken.extend(payload_pieces(archive, capture))
    assert len(b"".join(taken)) > 100_000
    assert RAW.startswith(b"".join(taken))
    archive.close()
