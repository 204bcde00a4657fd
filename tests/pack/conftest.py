"""A small archive, the package made of it, and means to take a package apart and put it together otherwise."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archiver.archive import Archive, make_archive
from archiver.index.refresh import refresh
from archiver.pack.wacz import Labels, write_wacz

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
WARC = "archive/a.warc.gz"


def response(number: int, body: bytes = b"", *, url: str = "", kind: str = "text/html", status: int = 200) -> bytes:
    """A response record in WARC/1.1, a gzip member of its own."""
    body = body or f"<html><head><title>Page {number}</title></head><body><p>Text {number}</p></body></html>".encode()
    block = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{UUID(int=number)}>\r\n"
        f"WARC-Date: 2024-05-06T12:00:{number % 60:02d}Z\r\n"
        f"WARC-Target-URI: {url or f'http://example.com/{number:04d}'}\r\n"
        f"WARC-Block-Digest: sha256:{hashlib.sha256(block).hexdigest()}\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


@dataclass
class Parts:
    """A package as its members, to be changed and put together again; `seal` makes manifest and digest fit."""

    files: dict[str, bytes]
    methods: dict[str, int] = field(default_factory=dict)

    @staticmethod
    def of(path: Path) -> Parts:
        with zipfile.ZipFile(path) as package:
            infos = package.infolist()
            return Parts({i.filename: package.read(i) for i in infos}, {i.filename: i.compress_type for i in infos})

    def datapackage(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.files["datapackage.json"])
        return value

    def seal(self, **members: Any) -> Parts:
        """Write the manifest anew for the files as they are; `members` are put over its own, None takes one out."""
        value = {**self.datapackage(), **members}
        if "resources" not in members:
            value["resources"] = [
                {"name": path, "path": path, "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}", "bytes": len(raw)}
                for path, raw in self.files.items()
                if not path.startswith("datapackage")
            ]
        self.files["datapackage.json"] = json.dumps({k: v for k, v in value.items() if v is not None}).encode()
        return self.digest()

    def digest(self, **members: Any) -> Parts:
        """Write the digest anew for the manifest as it is."""
        stated = f"sha256:{hashlib.sha256(self.files['datapackage.json']).hexdigest()}"
        value = {"path": "datapackage.json", "hash": stated, **members}
        self.files["datapackage-digest.json"] = json.dumps(value).encode()
        return self

    def raw(self) -> bytes:
        """Return the bytes of the ZIP."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for path, raw in self.files.items():
                info = zipfile.ZipInfo(path)
                info.external_attr = 0o100644 << 16
                package.writestr(info, raw, self.methods.get(path, zipfile.ZIP_STORED))
        return out.getvalue()


def patched(raw: bytes, path: str, place: int, form: str, value: int, *, local: bool = False) -> bytes:
    """Return a ZIP with one number changed in the directory's entry of `path`, or in the header before its bytes."""
    signature, name_at = (b"PK\x03\x04", 30) if local else (b"PK\x01\x02", 46)
    at = next(i for i in range(len(raw)) if raw.startswith(signature, i) and raw.startswith(path.encode(), i + name_at))
    size = struct.calcsize(form)
    return raw[: at + place] + struct.pack(form, value) + raw[at + place + size :]


def archive_of(folder: Path, **warcs: list[bytes]) -> Archive:
    """An indexed archive with these WARC files in it."""
    archive = make_archive(folder)
    for name, records in warcs.items():
        (archive.warcs / f"{name}.warc.gz").write_bytes(b"".join(records))
    codes = {finding.code for result in refresh(archive.index, archive.warcs) for finding in result.findings}
    assert codes <= {"index.record.duplicate"}
    return archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = archive_of(
        tmp_path / "archive", a=[response(1), response(2, kind="image/png")], b=[response(3, status=404), response(4)]
    )
    with closing(made):
        yield made


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    """Packs an archive into a file and returns its path."""

    def run(archive: Archive, name: str = "packed.wacz", **labels: Any) -> Path:
        write_wacz(archive, tmp_path / name, Labels(**labels), created=NOON)
        return tmp_path / name

    return run


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with one WARC file of two pages."""
    folder = tmp_path_factory.mktemp("good")
    with closing(archive_of(folder / "archive", a=[response(1), response(2)])) as archive:
        write_wacz(archive, folder / "good.wacz", Labels(), created=NOON)
    return folder / "good.wacz"


@pytest.fixture
def parts(good: Path) -> Parts:
    return Parts.of(good)


@pytest.fixture(scope="session")
def taken_apart() -> Callable[[Path], Parts]:
    """Takes a package apart."""
    return Parts.of


@pytest.fixture(scope="session")
def record() -> Callable[..., bytes]:
    return response


@pytest.fixture(scope="session")
def build_archive() -> Callable[..., Archive]:
    return archive_of


@pytest.fixture(scope="session")
def patch() -> Callable[..., bytes]:
    return patched
