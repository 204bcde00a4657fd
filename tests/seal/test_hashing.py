"""A file that is hashed while it is read: whatever its reader does, each byte counts once."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.seal import hashing
from archiver.seal.dataset import digest_of, read_web_archive
from archiver.seal.hashing import HashingFile

RAW = bytes(range(256)) * 3
ROOT = Path(__file__).resolve().parents[2]


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("read"), st.integers(-1, 300)),
            st.tuples(st.just("seek"), st.integers(0, len(RAW) + 50)),
        )
    ),
    st.integers(1, 400),
)
def test_the_digest_is_that_of_the_file_whatever_was_read(steps: list[tuple[str, int]], piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashing, "_PIECE", piece)
        plain = io.BytesIO(RAW)
        file = HashingFile(io.BytesIO(RAW))
        for name, number in steps:
            assert getattr(file, name)(number) == getattr(plain, name)(number)
            assert file.tell() == plain.tell()
        assert file.finish() == (len(RAW), hashlib.sha256(RAW).hexdigest())


class Counted(io.FileIO):
    """A file that counts the bytes that are read of it."""

    count = 0

    def read(self, size: int | None = -1) -> bytes:
        raw = super().read(size) or b""
        self.count += len(raw)
        return raw


@pytest.mark.parametrize("name", ["demo-1.warc.gz", "demo-2.warc.gz"])
def test_a_warc_file_is_read_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ROOT / "warcs" / name
    with Counted(path) as file:
        monkeypatch.setattr("archiver.seal.dataset.open_warc", lambda _: file)
        found = read_web_archive(path)
        assert (found.size_bytes, found.sha256) == digest_of(path)
        assert found.fault is None
        assert found.count == sum(1 for _ in path.read_bytes().split(b"\x1f\x8b\x08")[1:])
        # Its opening is looked at first.
        assert file.count <= found.size_bytes + 64 * 1024


def test_what_is_damaged_has_its_digest_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    for raw in (b"", b"WARC/1.1\r\nContent-Length: 9", b"no WARC file" * 9000):
        path.write_bytes(raw)
        found = read_web_archive(path)
        assert (found.size_bytes, found.sha256) == digest_of(path)
        assert not found.count
