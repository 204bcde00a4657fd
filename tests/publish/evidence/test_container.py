"""The ZIP has one spelling, which every program for ZIP files can read, and all others are refused."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.errors import PublishError
from archiver.publish.evidence import container as module
from archiver.publish.evidence.container import FolderPackage, ZippedPackage, is_named_well, write_folder, write_zip

MEMBERS = {"a.txt": b"one", "b/c.bin": bytes(range(256)), "d": b""}


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    write_zip(members, out)
    return out.getvalue()


def read(raw: bytes) -> dict[str, bytes]:
    package = ZippedPackage(io.BytesIO(raw), "test")
    return {name: b"".join(package.pieces(name)) for name in package.names}


def by_zipfile(members: list[tuple[str, bytes]], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, raw in members:
            archive.writestr(zipfile.ZipInfo(name), raw, compression)
    return out.getvalue()


def test_members_are_read_back_and_the_same_bytes_come_again() -> None:
    assert read(zipped(MEMBERS)) == MEMBERS
    assert zipped(MEMBERS) == zipped(dict(MEMBERS))


def test_python_s_own_reader_finds_nothing_wrong() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(MEMBERS))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == MEMBERS


def test_a_file_is_a_member_as_bytes_are(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(MEMBERS["b/c.bin"])
    out = io.BytesIO()
    write_zip({**MEMBERS, "b/c.bin": tmp_path / "x"}, out)
    assert out.getvalue() == zipped(MEMBERS)


@settings(max_examples=20)
@given(st.dictionaries(st.from_regex(r"[a-z]{1,5}(/[a-z]{1,5})?", fullmatch=True), st.binary(max_size=20), min_size=1))
def test_any_members_are_read_back(members: dict[str, bytes]) -> None:
    assert read(zipped(members)) == members


@given(st.integers(min_value=0), st.integers(1, 255))
def test_each_changed_byte_is_seen(place: int, change: int) -> None:
    raw = bytearray(zipped(MEMBERS))
    raw[place % len(raw)] ^= change
    with pytest.raises(PublishError):
        read(bytes(raw))


@given(st.integers(0, 10_000))
def test_each_missing_end_is_seen(size: int) -> None:
    raw = zipped(MEMBERS)
    with pytest.raises(PublishError):
        read(raw[: size % len(raw)])


@given(st.binary(max_size=100))
def test_any_bytes_are_refused_or_read(raw: bytes) -> None:
    with pytest.raises(PublishError):
        read(raw)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        pytest.param(by_zipfile([("../evil", b"x")]), "may not be", id="a path above the folder"),
        pytest.param(by_zipfile([("/etc/x", b"x")]), "may not be", id="a path from the root"),
        pytest.param(by_zipfile([("a\\b", b"x")]), "may not be", id="a backslash"),
        pytest.param(by_zipfile([("a.txt", b"x")], zipfile.ZIP_DEFLATED), "another header", id="compressed"),
        pytest.param(by_zipfile([("bomb", bytes(10**7))], zipfile.ZIP_DEFLATED), "another header", id="a bomb"),
        pytest.param(zipped(MEMBERS) + b"x", "another directory", id="more behind it"),
        pytest.param(b"x" + zipped(MEMBERS), "another directory", id="more before it"),
        pytest.param(zipped({}), "another directory", id="empty"),
    ],
)
def test_what_could_do_harm_is_refused_with_a_reason(raw: bytes, words: str) -> None:
    with pytest.raises(PublishError, match=words):
        read(raw)


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        raw = by_zipfile([("a.txt", b"x"), ("a.txt", b"y")])
    # With headers as ours are, so that the name alone is wrong.
    single = zipped({"a.txt": b"x"})
    local = single[: single.index(b"PK\1\2")]
    with pytest.raises(PublishError, match="twice"):
        read(local + local + raw)


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = zipped(MEMBERS)
    monkeypatch.setattr(module, "MOST_MEMBERS", 2)
    with pytest.raises(PublishError, match="too many"):
        read(raw)


def test_what_is_too_large_for_a_zip_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 100)
    with pytest.raises(PublishError, match="Write a folder"):
        zipped(MEMBERS)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/..", "../a", "/a", "a//b", "a/", ".hidden", "a/./b", "ä", "a b", "a\0", "a\n"]
)
def test_names_that_lead_elsewhere_are_none(name: str) -> None:
    assert not is_named_well(name)


def test_a_folder_is_read_as_a_zip_is(tmp_path: Path) -> None:
    write_folder(MEMBERS, tmp_path)
    package = FolderPackage(tmp_path)
    assert {name: b"".join(package.pieces(name)) for name in package.names} == MEMBERS


@pytest.mark.parametrize("put", [lambda path: path.symlink_to("/etc/hostname"), os.mkfifo], ids=["link", "pipe"])
def test_what_is_no_plain_file_is_refused_in_a_folder(tmp_path: Path, put: Callable[[Path], object]) -> None:
    put(tmp_path / "a")
    with pytest.raises(PublishError, match="may not be"):
        FolderPackage(tmp_path)
