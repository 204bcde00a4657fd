"""Sound WACZ packages (WACZ 1.1.1), and ways to change one thing in them before or behind the hashing."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import warnings
import zipfile
from collections.abc import Callable, Mapping

from tests.warc.malformed.parts import gz, message, record, response

Parts = dict[str, bytes]
Change = Callable[[Parts], None]

PAGES = (
    b'{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}\n'
    b'{"id": "1", "url": "http://example.com/1", "ts": "2024-05-06T12:00:00Z", "title": "One"}\n'
)
MANIFEST, DIGEST = "datapackage.json", "datapackage-digest.json"
WARC, INDEX, PAGE_LIST = "archive/data.warc.gz", "indexes/index.cdx", "pages/pages.jsonl"


def members() -> list[bytes]:
    return [gz(response(number, payload=b"<p>hello</p>", block=message())) for number in (1, 2, 3)]


def cdxj() -> list[bytes]:
    """The index lines of the three members."""
    lines, offset = [], 0
    for number, member in enumerate(members(), 1):
        fields = {
            "url": f"http://example.com/{number}",
            "mime": "text/html",
            "status": "200",
            "digest": "sha1:" + _sha1(b"<p>hello</p>"),
            "length": str(len(member)),
            "offset": str(offset),
            "filename": "data.warc.gz",
        }
        lines.append(f"com,example)/{number} 20240506120000 {json.dumps(fields)}\n".encode())
        offset += len(member)
    return lines


def _sha1(raw: bytes) -> str:
    return base64.b32encode(hashlib.sha1(raw, usedforsecurity=False).digest()).decode()


def sound() -> Parts:
    """The files of a sound package without manifest and digest."""
    return {WARC: b"".join(members()), INDEX: b"".join(cdxj()), PAGE_LIST: PAGES}


def hash_of(raw: bytes) -> str:
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def manifest(parts: Mapping[str, bytes], more: Mapping[str, object] | None = None) -> bytes:
    """A manifest that is right for these files."""
    resources = [
        {"name": name.rpartition("/")[2], "path": name, "hash": hash_of(raw), "bytes": len(raw)}
        for name, raw in parts.items()
        if name not in (MANIFEST, DIGEST)
    ]
    whole = {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources} | dict(more or {})
    return json.dumps({name: value for name, value in whole.items() if value is not None}).encode()


def digest(raw: bytes) -> bytes:
    return json.dumps({"path": MANIFEST, "hash": hash_of(raw)}).encode()


def package(
    parts: Mapping[str, bytes], *, packed: tuple[str, ...] = (), again: Mapping[str, bytes] | None = None
) -> bytes:
    """A ZIP of the files, stored but for those in `packed`; those in `again` stand in it a second time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, raw in [*parts.items(), *(again or {}).items()]:
            info = zipfile.ZipInfo(name, (2024, 5, 6, 12, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED if name in packed else zipfile.ZIP_STORED
            file.writestr(info, raw)
    return out.getvalue()


def made(before: Change | None = None, behind: Change | None = None) -> bytes:
    """A package of which `before` changes the files before they are hashed, `behind` the files afterwards."""
    parts = sound()
    if before:
        before(parts)
    parts[MANIFEST] = manifest(parts)
    parts[DIGEST] = digest(parts[MANIFEST])
    if behind:
        behind(parts)
    return package(parts)


def with_manifest(change: Callable[[dict[str, object]], None]) -> bytes:
    """A package whose manifest was changed and hashed again."""
    parts = sound()
    said = json.loads(manifest(parts))
    change(said)
    parts[MANIFEST] = json.dumps(said).encode()
    parts[DIGEST] = digest(parts[MANIFEST])
    return package(parts)


def put(name: str, raw: bytes) -> Change:
    return lambda parts: parts.update({name: raw})


def drop(name: str) -> Change:
    return lambda parts: void(parts.pop(name))


def move(name: str, to: str) -> Change:
    return lambda parts: parts.update({to: parts.pop(name)})


def void(value: object) -> None:
    del value


def as_zipnum(parts: Parts) -> None:
    """The index as gzip blocks with a secondary index."""
    raw = gz(parts.pop(INDEX))
    first = cdxj()[0].partition(b" {")[0]
    parts["indexes/index.cdx.gz"] = raw
    said = {"offset": 0, "length": len(raw), "digest": hash_of(raw), "filename": "index.cdx.gz"}
    meta = b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n'
    parts["indexes/index.idx"] = meta + first + b" " + json.dumps(said).encode() + b"\n"


def duplicated() -> bytes:
    parts = sound()
    parts[MANIFEST] = manifest(parts)
    parts[DIGEST] = digest(parts[MANIFEST])
    return package(parts, again={WARC: gz(record(7))})


def encrypted() -> bytes:
    """The flag that says a member is encrypted is set in both headers of each member."""
    raw = bytearray(made())
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := raw.find(magic, at + 1)) >= 0:
            raw[at + place] |= 1
    return bytes(raw)


def bomb() -> bytes:
    """A page list of 200 MB in 200 kB."""
    parts = sound()
    listed = PAGES + b'{"url": "http://example.com/1", "ts": "2024-05-06T12:00:00Z", "text": "' + b"x" * 200_000_000
    parts[PAGE_LIST] = listed + b'"}\n'
    parts[MANIFEST] = manifest(parts)
    return package(parts, packed=(PAGE_LIST,))


def deflated(*names: str) -> bytes:
    parts = sound()
    parts[MANIFEST] = manifest(parts)
    parts[DIGEST] = digest(parts[MANIFEST])
    return package(parts, packed=names)


def index(change: Callable[[list[bytes]], bytes]) -> Change:
    return lambda parts: parts.update({INDEX: change(cdxj())})


def more(parts: Parts) -> None:
    """Add a plain WARC file with one record, and its row."""
    raw = response(4)
    row = cdxj()[2].replace(b"/3", b"/4").replace(b"data.warc.gz", b"more.warc").partition(b'"length"')[0]
    row += b'"length": "%d", "offset": "0", "filename": "more.warc"}\n' % len(raw)
    parts.update({"archive/more.warc": raw, INDEX: parts[INDEX] + row})


def hidden(name: str) -> bytes:
    """A file that is in the package and not in its manifest."""
    parts = sound()
    parts[MANIFEST] = manifest({each: raw for each, raw in parts.items() if each != name})
    parts[DIGEST] = digest(parts[MANIFEST])
    return package(parts)


def without_central_directory() -> bytes:
    raw = made()
    return raw[: raw.index(b"PK\x01\x02")]


def far_offset(lines: list[bytes]) -> bytes:
    return b"".join(lines[:2]) + lines[2].replace(b'"offset": "', b'"offset": "9')


def first_resource(**changes: object) -> Callable[[dict[str, object]], None]:
    """Change what the manifest says of its first file."""

    def change(said: dict[str, object]) -> None:
        resources = said["resources"]
        assert isinstance(resources, list)
        resources[0].update(changes)

    return change


def as_draft(said: dict[str, object]) -> None:
    """Make the manifest one of the draft of 1.2.0."""
    said["profile"] = "wacz"
    del said["wacz_version"]


def longer_zipnum(parts: Parts) -> None:
    """A secondary index that says too long a block."""
    as_zipnum(parts)
    parts["indexes/index.idx"] = parts["indexes/index.idx"].replace(b'"length": ', b'"length": 9')
