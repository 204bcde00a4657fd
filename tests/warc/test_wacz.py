"""WACZ files, honest and not."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.errors import WarcError
from archiver.warc.packages import is_wacz
from archiver.warc.wacz import warc_members

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


def test_a_damaged_package_in_a_package_is_named(path: Path) -> None:
    path.write_bytes(package([("archive/inner.wacz", b"PK")]))
    with pytest.raises(WarcError, match=r"inner\.wacz"):
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


def manifest(files: dict[str, bytes], **hashes: str) -> bytes:
    resources = [
        {"path": path, "hash": hashes.get("every") or f"sha256:{hashlib.sha256(raw).hexdigest()}", "bytes": len(raw)}
        for path, raw in files.items()
    ]
    return json.dumps({"profile": "data-package", "resources": resources}).encode()


def package_with_manifest(path: Path, files: dict[str, bytes], described: bytes) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("datapackage.json", described)
        for name, raw in files.items():
            made.writestr(name, raw)


@pytest.mark.parametrize(
    ("hashes", "is_told"),
    [
        ({}, False),
        ({"every": "sha256:" + "0" * 64}, True),
        ({"every": "md5:" + "0" * 32}, True),
        ({"every": "md4:00"}, False),
        ({"every": "no hash"}, False),
    ],
    ids=["right", "wrong", "wrong-md5", "unknown", "none"],
)
def test_a_file_that_differs_from_the_manifest_is_read_and_told(
    path: Path, hashes: dict[str, str], is_told: bool
) -> None:
    files = {"archive/a.warc": b"A" * 100_000}
    package_with_manifest(path, files, manifest(files, **hashes))
    (member,) = [(each.stream.read(), each.findings()) for each in warc_members(path)]
    assert member[0] == b"A" * 100_000
    assert [finding.code for finding in member[1]] == (["import.wacz.hash"] if is_told else [])


@pytest.mark.parametrize(
    "described", [b"[]", b"{", b"[" * 100_000, b'{"resources": [1, {}, {"path": 1, "hash": 2}]}', b" " * (5 << 20)]
)
def test_a_manifest_that_cannot_be_read_is_no_reason_not_to_read_the_rest(path: Path, described: bytes) -> None:
    package_with_manifest(path, {"archive/a.warc": b"A"}, described)
    assert read(path) == {"a.warc": b"A"}


def test_packages_in_a_package_are_read_one_level_deep(path: Path) -> None:
    one, two = package([("archive/a.warc", b"1")]), package([("archive/a.warc", b"2")])
    path.write_bytes(package([("one.wacz", one), ("sub/two.wacz", two)]))
    assert read(path) == {"one-a.warc": b"1", "two-a.warc": b"2"}

    path.write_bytes(package([("deep.wacz", package([("one.wacz", one)]))]))
    with pytest.raises(WarcError, match=r"no WARC file .*"):
        read(path)


def test_a_package_that_is_compressed_in_a_package_is_named(path: Path) -> None:
    path.write_bytes(package([("one.wacz", package([("archive/a.warc", b"1")]))], zipfile.ZIP_DEFLATED))
    with pytest.raises(WarcError, match="not stored as it is") as told:
        read(path)
    assert "one.wacz" in told.value.where


def test_a_name_is_not_cut_off_at_a_nul(path: Path) -> None:
    raw = package([("archive/a.warc_.exe", b"evil"), ("archive/b.warc", b"good")])
    path.write_bytes(raw.replace(b"a.warc_.exe", b"a.warc\0.exe"))
    assert read(path) == {"b.warc": b"good"}
