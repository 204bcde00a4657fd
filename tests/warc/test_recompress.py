"""Files stored anew, and files that must not be."""

from __future__ import annotations

import gzip
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archiver.errors import UsageError
from archiver.model import Finding
from archiver.warc import recompress
from archiver.warc.compression import COMPRESSIONS, Compression
from archiver.warc.members import copy_records
from archiver.warc.recompress import RefusedError, recompress_file, recompress_in_place
from tests.warc.keeping import SUFFIXES, whole_records

Record = Callable[..., bytes]

# What other tools change when they write a record again: case, blanks, folded and repeated fields, other encodings.
ODD = (
    b"WARC/1.1\r\nwarc-TYPE:resource\r\nWARC-Record-ID :  <urn:uuid:1>\r\nWARC-Date: 2024-05-06T12:00:00Z\r\n"
    b"X-Same: a\r\nX-Same: b\r\nX-Folded: one\r\n  two\r\nX-Latin: caf\xe9\r\nX-Utf: caf\xc3\xa9\r\nno colon here\r\n"
    b"Content-Type:text/plain\r\ncontent-length:5\r\n\r\nblock\r\n\r\n"
)


def quiet(finding: Finding) -> None:
    """Look away."""


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("form", ["plain", "members", "one stream"])
def test_odd_headers_keep_their_bytes(tmp_path: Path, record: Record, compression: Compression, form: str) -> None:
    each = [ODD, record(2, b"two" * 500), record(3, b"")]
    packed = {"plain": b"".join(each), "members": b"".join(map(gzip.compress, each))}
    (tmp_path / "a").write_bytes(packed.get(form, gzip.compress(b"".join(each))))
    done = recompress_file(tmp_path / "a", tmp_path / "b", tell=quiet, compression=compression)

    raw = (tmp_path / "b").read_bytes()
    assert (done.records, done.after_bytes) == (3, len(raw))
    assert (raw if compression == "none" else gzip.decompress(raw)) == b"".join(each)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda raw: raw[:-30], id="torn"),
        pytest.param(lambda raw: raw[:60] + b"\xff" * 8 + raw[68:], id="damaged"),
        pytest.param(lambda raw: raw + b"garbage", id="garbage behind"),
        pytest.param(lambda raw: b"garbage" + raw, id="garbage before"),
        pytest.param(lambda raw: b"", id="empty"),
        pytest.param(lambda raw: gzip.compress(b"PK\x03\x04"), id="something else"),
    ],
)
@pytest.mark.parametrize("in_place", [True, False], ids=["in place", "to a file"])
def test_a_file_that_is_not_whole_is_refused(
    tmp_path: Path, members: list[bytes], spoil: Callable[[bytes], bytes], in_place: bool
) -> None:
    source = tmp_path / "a.warc.gz"
    raw = spoil(b"".join(members))
    source.write_bytes(raw)
    options: dict[str, Any] = {} if in_place else {"out": tmp_path / "b"}
    run = recompress_in_place if in_place else recompress_file
    with pytest.raises(RefusedError):
        run(source, tell=quiet, **options)

    assert source.read_bytes() == raw
    assert [path.name for path in tmp_path.iterdir()] == ["a.warc.gz"]


def test_what_comes_out_otherwise_than_it_went_in_is_refused(
    tmp_path: Path, members: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.warc.gz"
    source.write_bytes(b"".join(members))

    def spoiling(items: Any, out: Any, **options: Any) -> Any:
        yield from copy_records(items, out, **options)
        out.seek(0)
        out.write(gzip.compress(gzip.decompress(members[0]).replace(b"one", b"eno"), mtime=0))

    monkeypatch.setattr(recompress, "copy_records", spoiling)
    with pytest.raises(RefusedError, match=r"record 1 would not be the same|cannot be read back"):
        recompress_in_place(source, tell=quiet, compression="speed")
    assert source.read_bytes() == b"".join(members)


def test_a_file_that_changes_meanwhile_is_refused(tmp_path: Path, record: Record) -> None:
    source = tmp_path / "a.warc.gz"
    source.write_bytes(gzip.compress(record(1, b"one")[:-4]))

    def meddle(finding: Finding) -> None:
        os.utime(source, ns=(0, 0))

    with pytest.raises(RefusedError, match="changed while it was read"):
        recompress_in_place(source, tell=meddle)


def test_a_file_is_replaced_with_its_mode_and_through_a_link(tmp_path: Path, plain: bytes) -> None:
    source = tmp_path / "a.warc.gz"
    source.write_bytes(gzip.compress(plain))
    source.chmod(0o640)
    (tmp_path / "link.warc.gz").symlink_to(source)
    done = recompress_in_place(tmp_path / "link.warc.gz", tell=quiet)

    assert (done.records, source.stat().st_mode & 0o777) == (3, 0o640)
    assert gzip.decompress(source.read_bytes()) == plain
    assert (tmp_path / "link.warc.gz").is_symlink()


@pytest.mark.parametrize(
    ("name", "compression"),
    [("a.warc.gz.open", "size"), ("a.warc", "size"), ("a.warc.gz", "none"), ("a.warc.zst", "none")],
)
def test_a_name_that_would_not_fit_is_refused(
    tmp_path: Path, members: list[bytes], name: str, compression: Compression
) -> None:
    (tmp_path / name).write_bytes(b"".join(members))
    with pytest.raises(UsageError):
        recompress_in_place(tmp_path / name, tell=quiet, compression=compression)


def test_the_file_that_is_read_is_not_written(tmp_path: Path, members: list[bytes]) -> None:
    source = tmp_path / "a.warc.gz"
    source.write_bytes(b"".join(members))
    (tmp_path / "link").symlink_to(source)
    for name in ("a.warc.gz", "link"):
        with pytest.raises(UsageError, match="the file that is read"):
            recompress_file(source, tmp_path / name, tell=quiet, force=True)


def test_small_is_smaller_than_quick(tmp_path: Path, record: Record) -> None:
    words = [b"alpha", b"beta", b"gamma", b"delta", b"epsilon"]
    text = b" ".join(random.Random(1).choices(words, k=20_000))
    (tmp_path / "a").write_bytes(record(1, text))
    kinds: tuple[Compression, ...] = ("size", "speed")
    sizes = [
        recompress_file(tmp_path / "a", tmp_path / kind, tell=quiet, compression=kind).after_bytes for kind in kinds
    ]
    assert sizes[0] < sizes[1] < len(text)


def test_files_by_others_without_an_error_keep_every_byte_of_their_records(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "warc"
    if not folder.is_dir():
        pytest.skip("../shared/data/warc is absent")
    count = 0
    for path in sorted(each for each in folder.rglob("*") if each.name.endswith(SUFFIXES)):
        before, findings = whole_records(path)
        if not before or any(finding.severity == "error" for finding in findings):
            continue
        recompress_file(path, tmp_path / "b", tell=quiet, force=True)
        assert whole_records(tmp_path / "b")[0] == before, path.name
        count += 1
    assert count >= 80
