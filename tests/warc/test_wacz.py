"""WACZ files, honest and not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.errors import WarcError
from archiver.warc.wacz import is_wacz, warc_members

Record = Callable[..., bytes]


def package(entries: list[tuple[str, bytes]], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        made.writestr("datapackage.json", "{}")
        for name, raw in entries:
            made.writestr(name, raw)
    return out.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.wacz"


def read(path: Path) -> dict[str, bytes]:
    return {member.name: member.stream.read() for member in warc_members(path)}


def test_the_warc_files_come_out(path: Path) -> None:
    entries = [
        ("archive/b.warc.gz", b"B" * 9999),
        ("archive/A.ARC", b"A"),
        ("pages/pages.jsonl", b""),
        ("archive/", b""),
    ]
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA):
        path.write_bytes(package(entries, compression))

        assert is_wacz(path)
        assert read(path) == {"b.warc.gz": b"B" * 9999, "A.ARC": b"A"}


@pytest.mark.parametrize(
    "name",
    [
        "archive/../x.warc",
        "archive/sub/x.warc",
        "/archive/x.warc",
        "../archive/x.warc",
        "archive/..\\x.warc",
        "archive\\x.warc",
        "archive/x.warc.exe",
        "archive/x.warc\n",
        "x.warc",
        "archive/.warc/x",
    ],
)
def test_names_that_lead_elsewhere_are_passed_over(path: Path, name: str) -> None:
    path.write_bytes(package([(name, b"evil"), ("archive/good.warc", b"good")]))

    assert [each for each in read(path) if each != "good.warc"] in ([], ["x.warc"])
    assert all("/" not in each and "\\" not in each for each in read(path))


def test_two_files_of_one_name_are_refused_before_any_is_given(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path.write_bytes(package([("archive/a.warc", b"1"), ("archive/a.warc", b"2")]))
    with pytest.raises(WarcError, match="twice"):
        next(warc_members(path))


def test_nested_packages_are_named(path: Path) -> None:
    path.write_bytes(package([("archive/inner.wacz", b"PK")]))
    with pytest.raises(WarcError, match="other WACZ"):
        read(path)


def test_a_package_without_warc_files_is_refused(path: Path) -> None:
    path.write_bytes(package([]))
    with pytest.raises(WarcError, match="no WARC file"):
        read(path)


def test_encrypted_members_are_refused(path: Path) -> None:
    raw = bytearray(package([("archive/a.warc", b"secret")]))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.index(signature, raw.index(signature) + 1)
        raw[at + flags] |= 1
    path.write_bytes(raw)
    with pytest.raises(WarcError, match="encrypted"):
        read(path)


def test_damage_inside_a_member_is_raised_where_it_is_read(path: Path) -> None:
    raw = package([("archive/a.warc", b"x" * 1000)])
    path.write_bytes(raw.replace(b"x" * 1000, b"x" * 999 + b"y"))
    members = warc_members(path)
    member = next(members)
    with pytest.raises(WarcError, match="CRC"):
        member.stream.read()


def test_a_warc_file_that_ends_with_a_wacz_is_none(path: Path, record: Record) -> None:
    # Somebody's server sent a WACZ, and the record that holds it is the file's last.
    path.write_bytes(record(1, package([("archive/a.warc", b"inner")])))

    assert not is_wacz(path)


@pytest.mark.parametrize("raw", [b"", b"PK", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"WARC/1.0"])
def test_what_is_no_wacz_is_none_or_is_refused(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    try:
        assert not is_wacz(path)
    except WarcError as error:
        assert "WACZ" in error.what  # noqa: PT017  (either answer is right, a traceback is not)


def test_a_zip_of_something_else_is_no_wacz(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("archive/a.warc", b"WARC/1.0")

    assert not is_wacz(path)


SAMPLES = [package([("archive/a.warc", b"WARC/1.0\r\n" * 30)], kind) for kind in (0, 8, 12, 14)]


@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=4),
    st.integers(0, 400),
)
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_package_is_read_or_refused(
    path: Path, sample: bytes, changes: list[tuple[int, int]], cut: int
) -> None:
    raw: Any = bytearray(sample)
    for place, value in changes:
        raw[place % len(raw)] = value
    path.write_bytes(raw[: len(raw) - cut] if cut < 100 else raw)
    try:
        if is_wacz(path):
            read(path)
    except WarcError as error:
        assert len(str(error)) < 1000  # noqa: PT017  (either answer is right, a traceback is not)
