"""Packages of every kind of wrong, each made from a right one: all are flagged, with the code that fits."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.model import Finding
from archiver.pack.check import check_wacz
from archiver.warc.check import Checked

Make = Callable[[Any, Any], bytes]
"""Takes the parts of a right package and the patcher; returns the bytes of a wrong one."""

WARC, CDX, IDX, PAGES = "archive/a.warc.gz", "indexes/index.cdx.gz", "indexes/index.idx", "pages/pages.jsonl"
DATAPACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"


def check(path: Path, raw: bytes) -> list[Finding]:
    path.write_bytes(raw)
    # The WARC file here has no warcinfo, which is worth knowing, and is not what these tests are about.
    return [item for item in check_wacz(path) if isinstance(item, Finding) and item.code != "warc.first"]


def without(name: str) -> Make:
    def make(parts: Any, patch: Any) -> bytes:
        del parts.files[name]
        raw: bytes = (parts if name.startswith("datapackage") else parts.seal()).raw()
        return raw

    return make


def with_file(name: str, raw: bytes = b"x", *, is_sealed: bool = True, method: int = 0) -> Make:
    def make(parts: Any, patch: Any) -> bytes:
        parts.files[name] = raw
        parts.methods[name] = method
        made: bytes = (parts.seal() if is_sealed else parts).raw()
        return made

    return make


def with_manifest(**members: Any) -> Make:
    return lambda parts, patch: parts.seal(**members).raw()


def with_digest(**members: Any) -> Make:
    return lambda parts, patch: parts.digest(**members).raw()


def with_patch(path: str, place: int, form: str, value: int, *, local: bool = False) -> Make:
    return lambda parts, patch: patch(parts.raw(), path, place, form, value, local=local)


def with_rows(change: Callable[[list[bytes]], list[bytes]], *, has_blocks: bool = False) -> Make:
    """The index with its lines changed, plain and without a list of blocks, or as it was in all else."""

    def make(parts: Any, patch: Any) -> bytes:
        rows = change(gzip.decompress(parts.files[CDX]).splitlines(keepends=True))
        if has_blocks:
            parts.files[CDX] = gzip.compress(b"".join(rows), mtime=0)
        else:
            del parts.files[CDX], parts.files[IDX]
            parts.files["indexes/index.cdx"] = b"".join(rows)
        raw: bytes = parts.seal().raw()
        return raw

    return make


def swapped(rows: list[bytes]) -> list[bytes]:
    """The two rows, each with the place of the other."""
    (key, one), (other_key, other) = ((row.split(b"{")[0], json.loads(row[row.index(b"{") :])) for row in rows)
    one["offset"], other["offset"] = other["offset"], one["offset"]
    one["length"], other["length"] = other["length"], one["length"]
    return [key + json.dumps(one).encode() + b"\n", other_key + json.dumps(other).encode() + b"\n"]


def with_place(**members: str) -> Make:
    """The index with members of its first row replaced."""

    def change(rows: list[bytes]) -> list[bytes]:
        key, timestamp, text = rows[0].decode().split(" ", 2)
        return [f"{key} {timestamp} {json.dumps({**json.loads(text), **members})}\n".encode(), *rows[1:]]

    return with_rows(change)


def with_blocks(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Make:
    def make(parts: Any, patch: Any) -> bytes:
        meta, line = parts.files[IDX].decode().splitlines()
        key, timestamp, text = line.split(" ", 2)
        parts.files[IDX] = f"{meta}\n{key} {timestamp} {json.dumps(change(json.loads(text)))}\n".encode()
        raw: bytes = parts.seal().raw()
        return raw

    return make


def changed_after_packing(parts: Any, patch: Any) -> bytes:
    parts.files[PAGES] = parts.files[PAGES].replace(b"0001", b"9999")
    raw: bytes = parts.raw()
    return raw


def changed_inside(parts: Any, patch: Any) -> bytes:
    """One byte of the WARC file flipped: the CRC of the ZIP tells of it."""
    raw = bytearray(parts.raw())
    raw[raw.index(parts.files[WARC]) + 60] ^= 1
    return bytes(raw)


def twice(parts: Any, patch: Any) -> bytes:
    out = io.BytesIO(parts.raw())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as package:
        package.writestr(PAGES, b"another list")
    return out.getvalue()


def twice_named(name: str) -> Make:
    def make(parts: Any, patch: Any) -> bytes:
        out = io.BytesIO(parts.raw())
        with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as package:
            package.writestr(name, parts.files[name])
        return out.getvalue()

    return make


def with_hashes_of(algorithm: str) -> Make:
    """The manifest has another kind of hash of each file, and each is right."""

    def make(parts: Any, patch: Any) -> bytes:
        resources = [
            {**each, "hash": f"{algorithm}:{hashlib.new(algorithm, parts.files[each['path']]).hexdigest()}"}
            for each in parts.datapackage()["resources"]
        ]
        raw: bytes = parts.seal(resources=resources).raw()
        return raw

    return make


def overlapping(parts: Any, patch: Any) -> bytes:
    """Two entries of the directory lead to the same bytes."""
    parts.files["archive/b.warc.gz"] = parts.files[WARC]
    raw = parts.seal().raw()
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        at = package.getinfo(WARC).header_offset
    return bytes(patch(raw, "archive/b.warc.gz", 42, "<L", at))


def in_between(parts: Any, patch: Any) -> bytes:
    """Bytes that no entry leads to: a member that was taken out of the directory alone."""
    parts.files["hidden.bin"] = b"hidden" * 50
    raw = parts.raw()
    end = raw.rindex(b"PK\x05\x06")
    size, start = struct.unpack_from("<2L", raw, end + 12)
    entry = raw.index(b"hidden.bin", start) - 46
    behind = raw[entry + 46 + len("hidden.bin") : end]
    shorter = size - 46 - len("hidden.bin")
    count = struct.unpack_from("<H", raw, end + 10)[0] - 1
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, shorter, start, 0)
    return bytes(raw[:entry] + behind + tail)


def bomb(parts: Any, patch: Any) -> bytes:
    parts.files["archive/bomb.warc"] = bytes(20 * 1024 * 1024)
    parts.methods["archive/bomb.warc"] = zipfile.ZIP_DEFLATED
    raw: bytes = parts.seal().raw()
    return raw


def index_bomb(parts: Any, patch: Any) -> bytes:
    parts.files[CDX] = gzip.compress(bytes(18 * 1024 * 1024), mtime=0)
    del parts.files[IDX]
    raw: bytes = parts.seal().raw()
    return raw


def deep(parts: Any, patch: Any) -> bytes:
    parts.files[DATAPACKAGE] = b"[" * 100_000
    raw: bytes = parts.digest().raw()
    return raw


def symbolic_link(parts: Any, patch: Any) -> bytes:
    return bytes(patch(parts.raw(), PAGES, 38, "<L", 0o120777 << 16))


def huge_directory(parts: Any, patch: Any) -> bytes:
    """An end record that says the directory has 16 MiB, all of it there."""
    raw = parts.raw() + bytes(16 * 1024 * 1024)
    start = raw.index(b"PK\x01\x02")
    return bytes(raw + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 7, 7, len(raw) - start, start, 0))


def signed(**changes: Any) -> Make:
    def make(parts: Any, patch: Any) -> bytes:
        stated = json.loads(parts.files[DIGEST])["hash"]
        signature = {"hash": stated, "created": parts.datapackage()["created"], "software": "s", "signature": "AA"}
        data = {**signature, "publicKey": base64.b64encode(b"key").decode(), **changes}
        raw: bytes = parts.digest(signedData={k: v for k, v in data.items() if v is not None}).raw()
        return raw

    return make


def warc_of(raw: bytes) -> Make:
    """Another WARC file, and an index without rows."""

    def make(parts: Any, patch: Any) -> bytes:
        parts.files[WARC] = raw
        parts.files[CDX] = b""
        del parts.files[IDX]
        made: bytes = parts.seal().raw()
        return made

    return make


def text_page(line: bytes) -> Make:
    return with_file(PAGES, b'{"format": "json-pages-1.0", "id": "pages", "title": "All"}\n' + line)


WRONG: dict[str, tuple[str, Make]] = {
    "no ZIP": ("wacz.zip.unreadable", lambda parts, patch: b"WARC/1.1\r\n" * 30),
    "empty file": ("wacz.zip.unreadable", lambda parts, patch: b""),
    "cut off": ("wacz.zip.unreadable", lambda parts, patch: parts.raw()[:-40]),
    "huge directory": ("wacz.zip.unreadable", huge_directory),
    "cut in the middle": ("wacz.zip.unreadable", lambda parts, patch: parts.raw()[:600]),
    "bytes behind": ("wacz.zip.stray", lambda parts, patch: parts.raw() + b"more"),
    "bytes before": ("wacz.zip.stray", lambda parts, patch: b"more" + parts.raw()),
    "bytes in between": ("wacz.zip.stray", in_between),
    "name twice": ("wacz.zip.duplicate", twice),
    "shared bytes": ("wacz.zip.overlap", overlapping),
    "link": ("wacz.zip.link", symbolic_link),
    "encrypted": ("wacz.zip.encrypted", with_patch(WARC, 8, "<H", 1)),
    "LZMA": ("wacz.zip.method", with_file("extra.bin", b"x" * 99, method=zipfile.ZIP_LZMA)),
    "BZIP2": ("wacz.zip.method", with_file("extra.bin", b"x" * 99, method=zipfile.ZIP_BZIP2)),
    "bomb": ("wacz.zip.bomb", bomb),
    "sizes that differ when stored": ("wacz.zip.header", with_patch(WARC, 24, "<L", 5)),
    "other name in the header": ("wacz.zip.header", with_patch(WARC, 30, "<B", ord("b"), local=True)),
    "other method in the header": ("wacz.zip.header", with_patch(PAGES, 8, "<H", 0, local=True)),
    "other CRC in the header": ("wacz.zip.header", with_patch(WARC, 14, "<L", 1, local=True)),
    "other size in the header": ("wacz.zip.header", with_patch(WARC, 18, "<L", 1, local=True)),
    "no header": ("wacz.zip.header", with_patch(WARC, 0, "<L", 0, local=True)),
    "bit flipped in a WARC file": ("wacz.zip.damaged", changed_inside),
    "WARC file deflated": ("wacz.zip.compressed", lambda p, _: (p.methods.update({WARC: 8}), p.raw())[1]),
    "index deflated": ("wacz.zip.compressed", lambda p, _: (p.methods.update({CDX: 8}), p.raw())[1]),
    "no WARC file": ("wacz.archive.missing", without(WARC)),
    "no index": ("wacz.index.missing", without(CDX)),
    "no pages": ("wacz.pages.missing", without(PAGES)),
    "no manifest": ("wacz.datapackage.missing", without(DATAPACKAGE)),
    "no digest": ("wacz.digest.missing", without(DIGEST)),
    "gzip under a plain name": ("wacz.archive.name", with_file("archive/b.warc", gzip.compress(b""))),
    "plain under a gzip name": ("wacz.archive.name", with_file("archive/b.warc.gz", b"WARC/1.1\r\n")),
    "extra file in archive": ("wacz.folder.extra", with_file("archive/notes.txt")),
    "folder in archive": ("wacz.folder.extra", with_file("archive/sub/b.warc.gz")),
    "extra file in indexes": ("wacz.folder.extra", with_file("indexes/index.sqlite")),
    "extra file in pages": ("wacz.folder.extra", with_file("pages/pages.csv")),
    "manifest no JSON": ("wacz.datapackage.json", with_file(DATAPACKAGE, b"{", is_sealed=False)),
    "manifest a list": ("wacz.datapackage.json", with_file(DATAPACKAGE, b"[]", is_sealed=False)),
    "manifest nested deep": ("wacz.datapackage.json", deep),
    "manifest too long": ("wacz.datapackage.json", with_file(DATAPACKAGE, b" " * (4 << 20) + b"{}", is_sealed=False)),
    "profile": ("wacz.datapackage.profile", with_manifest(profile="tabular")),
    "no profile": ("wacz.datapackage.profile", with_manifest(profile=None)),
    "no version": ("wacz.datapackage.version", with_manifest(wacz_version=None)),
    "version a number": ("wacz.datapackage.version", with_manifest(wacz_version=1.1)),
    "title a list": ("wacz.datapackage.member", with_manifest(title=["a"])),
    "date by hand": ("wacz.datapackage.date", with_manifest(created="6 May 2024")),
    "date of no day": ("wacz.datapackage.date", with_manifest(created="2024-13-06T12:00:00Z")),
    "no resources": ("wacz.datapackage.resources", with_manifest(resources=[])),
    "resources an object": ("wacz.datapackage.resources", with_manifest(resources={"path": PAGES})),
    "resource without path": ("wacz.datapackage.resources", with_manifest(resources=[{"name": "a"}])),
    "resource that is not there": ("wacz.resource.missing", with_manifest(resources=[{"path": "archive/none.warc"}])),
    "resource twice": ("wacz.resource.duplicate", with_manifest(resources=[{"path": PAGES}, {"path": PAGES}])),
    "resource that leads out": ("wacz.resource.missing", with_manifest(resources=[{"path": "../../etc/passwd"}])),
    "resource without hash": ("wacz.resource.fixity", with_manifest(resources=[{"path": PAGES}])),
    "resource without size": ("wacz.resource.bytes", with_manifest(resources=[{"path": PAGES}])),
    "resource with a hash of MD4": (
        "wacz.resource.fixity",
        with_manifest(resources=[{"path": PAGES, "hash": "md4:0"}]),
    ),
    "file that is not listed": ("wacz.resource.unlisted", with_file("notes.txt", is_sealed=False)),
    "file changed after packing": ("wacz.resource.hash", changed_after_packing),
    "manifest changed after packing": ("wacz.digest.hash", with_file(DATAPACKAGE, b"{}", is_sealed=False)),
    "digest no JSON": ("wacz.digest.json", with_file(DIGEST, b"sha256:00", is_sealed=False)),
    "digest with a member twice": (
        "wacz.digest.json",
        lambda p, _: (p.files.update({DIGEST: p.files[DIGEST].replace(b"{", b'{"hash": "sha256:0", ', 1)}), p.raw())[1],
    ),
    "digest with a mark of byte order": (
        "wacz.digest.json",
        lambda p, _: (p.files.update({DIGEST: b"\xef\xbb\xbf" + p.files[DIGEST]}), p.raw())[1],
    ),
    "manifest with a member twice": (
        "wacz.datapackage.json",
        lambda p, _: (
            p.files.update({DATAPACKAGE: p.files[DATAPACKAGE].replace(b'"path"', b'"path": "x", "path"', 1)}),
            p.digest().raw(),
        )[1],
    ),
    "manifest twice": ("wacz.zip.duplicate", twice_named(DATAPACKAGE)),
    "manifest in other letters": ("wacz.resource.unlisted", with_file("DataPackage.json", is_sealed=False)),
    "WARC file in another form of Unicode": (
        "wacz.resource.unlisted",
        lambda p, _: (
            p.files.update({"archive/\u00e9.warc.gz": p.files[WARC]}),
            p.seal(),
            p.files.update({"archive/e\u0301.warc.gz": p.files[WARC]}),
            p.raw(),
        )[-1],
    ),
    "resource with a hash of MD5 alone": ("wacz.resource.weak", with_hashes_of("md5")),
    "digest of another file": ("wacz.digest.path", with_digest(path="x.json")),
    "digest without hash": ("wacz.digest.hash", with_digest(hash=None)),
    "signature over another manifest": ("wacz.signature.other", signed(hash="sha256:" + "0" * 64)),
    "signature of another date": ("wacz.signature.other", signed(created="2020-01-01T00:00:00Z")),
    "signature without signature": ("wacz.signature.member", signed(signature=None)),
    "signature without key": ("wacz.signature.member", signed(publicKey=None)),
    "signature a text": ("wacz.signature.member", with_digest(signedData="signed")),
    "page no JSON": ("wacz.pages.json", text_page(b"{\n")),
    "page a number": ("wacz.pages.json", text_page(b"1\n")),
    "page without URL": ("wacz.pages.url", text_page(b'{"ts": "2024-05-06T12:00:00Z"}\n')),
    "page without date": ("wacz.pages.date", text_page(b'{"url": "http://example.com/"}\n')),
    "page with 14 digits": ("wacz.pages.date", text_page(b'{"url": "http://e.com/", "ts": "20240506120000"}\n')),
    "pages without header": ("wacz.pages.header", with_file(PAGES, b'{"url": "u", "ts": "2024-05-06T12:00:00Z"}\n')),
    "pages empty": ("wacz.pages.header", with_file(PAGES, b"")),
    "page of 17 MiB": ("wacz.pages.unreadable", text_page(b"x" * (17 << 20))),
    "row no CDXJ": ("wacz.index.line", with_rows(lambda rows: [b"com,example)/ 2024 {}\n", *rows])),
    "row JSON": ("wacz.index.line", with_rows(lambda rows: [rows[0].replace(b"}", b",}"), *rows[1:]])),
    "row without place": ("wacz.index.line", with_rows(lambda rows: [b'com)/ 20240506120000 {"url": "u"}\n'])),
    "row with a negative offset": ("wacz.index.line", with_place(offset="-1")),
    "rows not sorted": ("wacz.index.order", with_rows(lambda rows: rows[::-1])),
    "rows not sorted in blocks": ("wacz.index.order", with_rows(lambda rows: rows[::-1], has_blocks=True)),
    "row of another file": ("wacz.index.file", with_place(filename="b.warc.gz")),
    "row that leads out": ("wacz.index.file", with_place(filename="../pages/pages.jsonl")),
    "row behind the end": ("wacz.index.range", with_place(offset="99999999")),
    "row too long": ("wacz.index.range", with_place(length="99999999")),
    "row of no length": ("wacz.index.range", with_place(length="0")),
    "row that ends within a record": ("wacz.index.range", with_place(length="50")),
    "row in the middle": ("wacz.index.record", with_place(offset="7")),
    "row of another URL": ("wacz.index.url", with_place(url="http://example.com/other")),
    "rows that changed places": (
        "wacz.index.url",
        with_rows(swapped),
    ),
    "row of another time": ("wacz.index.date", with_rows(lambda rows: [r.replace(b" 2024", b" 2023") for r in rows])),
    "index no gzip": ("wacz.index.unreadable", with_file(CDX, b"com,example)/ 2024 {}\n")),
    "index cut off": (
        "wacz.index.unreadable",
        lambda p, _: (p.files.update({CDX: p.files[CDX][:-9]}), p.seal().raw())[1],
    ),
    "index a bomb": ("wacz.index.unreadable", index_bomb),
    "index empty": ("wacz.index.empty", with_rows(lambda rows: [])),
    "blocks with another hash": ("wacz.index.blocks", with_blocks(lambda b: {**b, "digest": "sha256:" + "0" * 64})),
    "blocks that begin later": ("wacz.index.blocks", with_blocks(lambda b: {**b, "offset": 5})),
    "blocks that end early": ("wacz.index.blocks", with_blocks(lambda b: {**b, "length": b["length"] - 1})),
    "blocks behind the end": ("wacz.index.blocks", with_blocks(lambda b: {**b, "length": 10**9})),
    "blocks no list": ("wacz.index.blocks", with_file(IDX, b"not a list\n")),
    "blocks no JSON": ("wacz.index.blocks", with_file(IDX, b"com,example)/ 20240506120001 {,}\n")),
    "blocks with another key": (
        "wacz.index.blocks",
        lambda p, _: (p.files.update({IDX: p.files[IDX].replace(b"0001", b"0000")}), p.seal().raw())[1],
    ),
    "blocks of no index": ("wacz.index.blocks", with_file("indexes/other.idx", b'a 1 {"offset": 0, "length": 3}\n')),
    "WARC file of other bytes": ("wacz.index.empty", warc_of(gzip.compress(b"no WARC at all\r\n" * 9))),
    "WACZ deflated in a WACZ": ("wacz.nested.unchecked", with_manifest(profile="multi-wacz")),
}
WRONG["WACZ deflated in a WACZ"] = (
    "wacz.nested.unchecked",
    lambda p, _: (
        p.files.update({"a.wacz": p.raw()}),
        p.files.pop(WARC),
        p.methods.update({"a.wacz": 8}),
        p.seal(profile="multi-wacz").raw(),
    )[-1],
)
NAMES = {
    "climbing": "../evil.warc",
    "climbing inside": "archive/../../evil.warc",
    "from the root": "/etc/evil.warc",
    "drive": "C:evil.warc",
    "backslash": "archive\\evil.warc",
    "NUL": "archive/evil.warc\0.txt",
    "control character": "archive/evil\x1b[2J.warc",
    "empty part": "archive//evil.warc",
    "dot": "./archive/evil.warc",
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_flagged_with_its_code(tmp_path: Path, parts: Any, patch: Any, case: str) -> None:
    code, make = WRONG[case]
    findings = check(tmp_path / "a.wacz", make(parts, patch))
    assert code in {finding.code for finding in findings if finding.severity != "info"}
    assert all(len(finding.message) < 400 and finding.file for finding in findings)


@pytest.mark.parametrize("case", NAMES)
def test_names_that_a_trusting_reader_would_follow_are_flagged_and_nothing_is_written(
    tmp_path: Path, parts: Any, case: str
) -> None:
    # zipfile mends some names when it writes, so a name of the same length is put in afterwards.
    name = NAMES[case].encode()
    stand_in = b"x" * len(name)
    raw = with_file(stand_in.decode(), b"WARC/1.1\r\n", is_sealed=False)(parts, None).replace(stand_in, name)
    before = set(tmp_path.rglob("*"))
    findings = check(tmp_path / "a.wacz", raw)
    assert "wacz.zip.name" in {finding.code for finding in findings}
    assert set(tmp_path.rglob("*")) - before == {tmp_path / "a.wacz"}


def test_a_right_package_has_no_finding_and_its_records_are_counted(good: Path) -> None:
    (note, inner, whole) = check_wacz(good)
    assert isinstance(note, Finding)
    assert (note.code, note.severity) == ("warc.first", "info")
    assert isinstance(inner, Checked)
    assert isinstance(whole, Checked)
    assert (whole.file, whole.verdict, dict(whole.records)) == (str(good), "clean", {"response": 2})
    assert inner.file == f"{good}/{WARC}"


RIGHT: dict[str, Make] = {
    "draft of 1.2.0": with_manifest(profile="wacz", wacz_version=None, home={"url": "http://example.com/0001"}),
    "another index": with_rows(lambda rows: rows),
    "deflated pages": lambda parts, patch: (parts.methods.update({PAGES: 8}), parts.raw())[1],
    "other file, listed": with_file("raw/request_2023-02-19T00:49:59.837Z", b"GET / HTTP/1.1"),
    "entry of a folder": with_file("raw/", b""),
    "more pages": with_file("pages/extraPages.jsonl", b'{"format": "json-pages-1.0", "id": "extra"}\n'),
    "numbers as numbers": with_rows(lambda rows: [row.replace(b'"offset": "0"', b'"offset": 0') for row in rows]),
}


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_right_is_not_accused(tmp_path: Path, parts: Any, patch: Any, case: str) -> None:
    findings = check(tmp_path / "a.wacz", RIGHT[case](parts, patch))
    assert [finding for finding in findings if finding.severity != "info"] == []


def test_a_package_with_room_for_more_than_4_gib_is_right(tmp_path: Path, parts: Any) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for path, raw in parts.files.items():
            with package.open(path, "w", force_zip64=True) as member:
                member.write(raw)
    assert check(tmp_path / "a.wacz", out.getvalue()) == []


def test_a_package_that_was_written_to_a_pipe_is_right(tmp_path: Path, parts: Any) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: Any) -> int:
            raise OSError("a pipe")

        def tell(self) -> int:
            raise OSError("a pipe")

    out = Pipe()
    with zipfile.ZipFile(out, "w") as package:
        for path, raw in parts.files.items():
            package.writestr(path, raw)
    assert check(tmp_path / "a.wacz", out.getvalue()) == []


def test_a_signature_is_never_passed_over_in_silence(tmp_path: Path, parts: Any, patch: Any) -> None:
    (finding,) = check(tmp_path / "a.wacz", signed()(parts, patch))
    assert (finding.code, finding.severity) == ("wacz.signature.key", "error")


def test_what_is_wrong_in_a_warc_file_is_told_with_its_place_in_the_package(
    tmp_path: Path, parts: Any, patch: Any
) -> None:
    torn = gzip.compress(gzip.decompress(parts.files[WARC])[:-60], mtime=0)
    findings = check(tmp_path / "a.wacz", warc_of(torn)(parts, patch))
    assert [f for f in findings if f.code.startswith("warc.") and f.file == f"{tmp_path / 'a.wacz'}/{WARC}"]


def test_packages_in_a_package_are_checked_one_level_deep(tmp_path: Path, parts: Any, patch: Any) -> None:
    good, bad = parts.raw(), changed_after_packing(parts, patch)
    parts.files = {"one.wacz": good, "two.wacz": bad, DATAPACKAGE: parts.files[DATAPACKAGE]}
    parts.methods = {}
    findings = check(tmp_path / "m.wacz", parts.seal(profile="multi-wacz").raw())
    assert {(f.code, f.file) for f in findings} == {("wacz.resource.hash", f"{tmp_path / 'm.wacz'}/two.wacz")}


def test_what_a_hole_in_the_compressed_pages_costs_is_told(tmp_path: Path, parts: Any) -> None:
    parts.methods[PAGES] = zipfile.ZIP_DEFLATED
    raw = parts.raw()
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        at = package.getinfo(PAGES).header_offset + 30 + len(PAGES)
    packed = zlib.compressobj(wbits=-15)
    assert raw[at : at + 20] == (packed.compress(parts.files[PAGES]) + packed.flush())[:20]
    findings = check(tmp_path / "a.wacz", raw[: at + 5] + b"\xff" * 9 + raw[at + 14 :])
    assert {"wacz.zip.damaged", "wacz.pages.unreadable"} <= {finding.code for finding in findings}


@given(st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), min_size=1, max_size=4), st.integers(0, 300))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_change_of_bytes_makes_the_check_stumble(
    tmp_path: Path, good: Path, changes: list[tuple[int, int]], cut: int
) -> None:
    raw = bytearray(good.read_bytes())
    for place, value in changes:
        raw[place % len(raw)] = value
    changed = bytes(raw[: len(raw) - cut] if cut < 100 else raw)
    path = tmp_path / "a.wacz"
    path.write_bytes(changed)
    items = list(check_wacz(path))
    assert isinstance(items[-1], Checked)
