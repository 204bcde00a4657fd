"""ZIP files are opened within bounds, and stored members are files of their own."""

from __future__ import annotations

import io
import os
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import WarcError
from archiver.warc.zips import MAX_DIRECTORY, local_header, open_zip, stored_view

RAW = os.urandom(300_000)


def zip_of(**members: bytes) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, raw in members.items():
            package.writestr(name, raw)
    return out


def test_the_directory_is_where_zipfile_finds_it() -> None:
    file = zip_of(a=b"1", b=b"22")
    package, directory = open_zip(file, "x.zip")
    assert (directory.count, directory.before, directory.behind) == (2, 0, 0)
    assert file.getvalue()[directory.start :].startswith(b"PK\x01\x02")
    assert package.namelist() == ["a", "b"]


@pytest.mark.parametrize(("before", "behind"), [(b"", b""), (b"more", b""), (b"", b"more"), (b"PK\x05\x06", b"")])
def test_bytes_around_a_zip_are_counted(before: bytes, behind: bytes) -> None:
    file = io.BytesIO(before + zip_of(a=b"1").getvalue() + behind)
    package, directory = open_zip(file, "x.zip")
    assert (directory.before, directory.behind) == (len(before), len(behind))
    assert package.read("a") == b"1"


def test_a_comment_belongs_to_the_zip() -> None:
    file = zip_of(a=b"1")
    with zipfile.ZipFile(file, "a") as package:
        package.comment = b"a comment"
    assert open_zip(file, "x.zip")[1].behind == 0


def test_a_directory_that_is_too_large_is_not_read() -> None:
    raw = zip_of(a=b"1").getvalue()[:-22] + bytes(MAX_DIRECTORY)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(raw), 0, 0)
    with pytest.raises(WarcError, match="directory of"):
        open_zip(io.BytesIO(raw + end), "x.zip")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_zip_or_are_refused(raw: bytes) -> None:
    for tail in (b"", b"PK\x05\x06" + bytes(18)):
        try:
            open_zip(io.BytesIO(raw + tail), "x.zip")
        except WarcError as error:
            assert error.where == "x.zip"  # noqa: PT017  (either answer is right, a traceback is not)


@given(st.lists(st.tuples(st.integers(0, 310_000), st.integers(0, 100_000)), max_size=8))
def test_a_stored_member_can_be_read_anywhere(reads: list[tuple[int, int]]) -> None:
    file = zip_of(before=b"x" * 99, member=RAW, behind=b"y")
    package, _ = open_zip(file, "x.zip")
    view = stored_view(file, package.getinfo("member"))
    for offset, size in reads:
        assert view.seek(offset) == offset
        assert view.read(size) == RAW[offset : offset + size]
    assert view.seek(0, io.SEEK_END) == len(RAW)
    assert view.read() == b""


def test_a_compressed_member_has_no_view() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a", b"x" * 99)
    with pytest.raises(zipfile.BadZipFile, match="not stored"):
        stored_view(out, open_zip(out, "x.zip")[0].getinfo("a"))


def test_a_header_that_is_not_there_is_told() -> None:
    file = zip_of(a=b"1")
    package, _ = open_zip(file, "x.zip")
    info = package.getinfo("a")
    assert local_header(file, info).name == b"a"
    info.header_offset = 7
    with pytest.raises(zipfile.BadZipFile, match="no header"):
        local_header(file, info)
