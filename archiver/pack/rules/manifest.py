"""The manifest of a WACZ: datapackage.json, the files it lists, and the digest of it (WACZ 1.1.1)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from archiver.model import Finding
from archiver.pack.rules.container import Container, cut
from archiver.pack.rules.signature import Believing, signature_findings
from archiver.warc.packages import DATAPACKAGE
from archiver.warc.wacz import MAX_MANIFEST
from archiver.warc.zips import FAILURES

DIGEST = "datapackage-digest.json"

PROFILES = ("data-package", "wacz", "multi-wacz", "multi-wacz-package")
"""1.1.1; the draft of 1.2.0, which has no wacz_version; MultiWACZ 0.1.0 and as Browsertrix writes it."""

RFC3339 = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?"
    r"(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)

_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)?", re.ASCII)
_HASH = re.compile(r"(?:(md5|sha1|sha256|sha384|sha512):)?([0-9a-fA-F]+)", re.ASCII)
_WEAK = ("md5", "sha1")
_TEXTS = ("title", "description", "software", "mainPageUrl")
_DATES = ("created", "modified", "mainPageDate")
_PIECE = 1024 * 1024


def read_json(container: Container, path: str) -> tuple[Any, Finding | None]:
    """Return the JSON value of a member and None, or None and what is wrong with it."""
    code = "wacz.datapackage.json" if path == DATAPACKAGE else "wacz.digest.json"
    try:
        with container.open(path) as file:
            raw = file.read(MAX_MANIFEST + 1)
        if len(raw) > MAX_MANIFEST:
            return None, _finding(container, code, f"{path} is longer than {MAX_MANIFEST} bytes")
        value = orjson.loads(raw)
        # Readers differ in which one they take, and a signature is only over the bytes.
        json.loads(raw, object_pairs_hook=_see_once)
    except FAILURES as error:
        return None, _finding(container, code, f"{path} is no JSON ({error})"[:200])
    if not isinstance(value, dict):
        return None, _finding(container, code, f"{path} is no JSON object")
    return value, None


def _see_once(pairs: list[tuple[str, Any]]) -> None:
    """Raise ValueError if an object names a member twice."""
    names: set[str] = set()
    for name, _ in pairs:
        if name in names:
            raise ValueError(f"{name[:40]!r} stands twice in one object")
        names.add(name)


def _finding(container: Container, code: str, message: str, *, severity: Any = "error", **more: Any) -> Finding:
    return Finding(code, severity, message, file=container.name, **more)


def member_findings(container: Container, value: dict[str, Any]) -> Iterator[Finding]:
    """Yield what is wrong with the members of datapackage.json, its list of resources aside."""
    profile, version = value.get("profile"), value.get("wacz_version")
    if profile not in PROFILES:
        message = "profile is not 'data-package'"
        yield _finding(container, "wacz.datapackage.profile", message, pointer="/profile", value=cut(str(profile)))
    if profile == "data-package" and not (isinstance(version, str) and _VERSION.fullmatch(version)):
        message = "wacz_version is missing, or no version"
        yield _finding(container, "wacz.datapackage.version", message, pointer="/wacz_version", value=cut(str(version)))
    for name in _TEXTS:
        if not isinstance(value.get(name, ""), str | None):
            message = f"{name} is no text"
            yield _finding(container, "wacz.datapackage.member", message, severity="warning", pointer=f"/{name}")
    for name in _DATES:
        if name in value and not is_date(value[name]):
            message, text = f"{name} is no date by RFC 3339", cut(str(value[name]))
            yield _finding(
                container, "wacz.datapackage.date", message, severity="warning", pointer=f"/{name}", value=text
            )


def is_date(value: object) -> bool:
    """Tell whether `value` is a text with a date and time by RFC 3339, 5.6."""
    return isinstance(value, str) and bool(RFC3339.fullmatch(value))


def resources_of(container: Container, value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]] | Finding]:
    """Yield path and entry of each resource that lies in the package, or what is wrong with it."""
    entries = value.get("resources")
    if not isinstance(entries, list) or not entries:
        message = "resources is no list, or empty"
        yield _finding(container, "wacz.datapackage.resources", message, pointer="/resources")
        return
    seen = set()
    for number, entry in enumerate(entries):
        pointer = f"/resources/{number}"
        path = entry.get("path") if isinstance(entry, dict) else None
        if not isinstance(path, str):
            yield _finding(container, "wacz.datapackage.resources", "a resource has no path", pointer=pointer)
        elif path in seen:
            message = "a path is listed twice"
            yield _finding(container, "wacz.resource.duplicate", message, pointer=pointer, value=cut(path))
        elif path not in container.members:
            if not path.lower().startswith(("http://", "https://")):
                message = "a file that is listed is not in the package, or cannot be read"
                yield _finding(container, "wacz.resource.missing", message, pointer=pointer, value=cut(path))
        else:
            yield path, entry
        if isinstance(path, str):
            seen.add(path)


def fixity_findings(container: Container, path: str, entry: dict[str, Any] | None) -> Iterator[Finding]:
    """Read the member whole, and yield what differs from its `entry` in the manifest; None: it has none."""
    stated = entry.get("hash") if entry else None
    found = _HASH.fullmatch(stated) if isinstance(stated, str) else None
    # A hash without a name is MD5 (Data Package, Resource, hash).
    algorithm = (found[1] or "md5") if found else "sha256"
    digest, size = hashlib.new(algorithm, usedforsecurity=False), 0
    at = container.members[path].header_offset
    try:
        with container.open(path) as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                size += len(piece)
    except FAILURES as error:
        message = f"the member is damaged from its byte {size} on ({error})"[:200]
        yield _finding(container, "wacz.zip.damaged", message, offset=at, value=cut(path))
        return
    if entry is None:
        return
    if algorithm in _WEAK:
        message = f"its only hash is one of {algorithm}, to which another file can be made"
        yield _finding(container, "wacz.resource.weak", message, severity="warning", offset=at, value=cut(path))
    if entry.get("bytes") != size:
        message = f"the file has {size} bytes, the manifest says {str(entry.get('bytes'))[:40]}"
        yield _finding(container, "wacz.resource.bytes", message, offset=at, value=cut(path))
    if found is None:
        message = "the manifest has no hash of the file that can be compared"
        yield _finding(container, "wacz.resource.fixity", message, offset=at, value=cut(path))
    elif digest.hexdigest() != found[2].lower():
        message = f"the {algorithm} of the file is not the one in the manifest"
        yield _finding(
            container,
            "wacz.resource.hash",
            message,
            offset=at,
            value=cut(path),
            expected=found[2][:80].lower(),
            hint="The file was changed after it was packed, or packed by js-wacz 0.1, which hashes WARC files wrongly.",
        )


def digest_findings(
    container: Container, datapackage: dict[str, Any] | None, believing: Believing
) -> Iterator[Finding]:
    """Yield what is wrong with datapackage-digest.json and the signature in it."""
    if DIGEST not in container.members:
        message = f"{DIGEST} is missing, so the manifest itself may have been changed"
        yield _finding(container, "wacz.digest.missing", message, severity="warning")
        yield from signature_findings(container, {}, datapackage, believing)
        return
    value, fault = read_json(container, DIGEST)
    if fault:
        yield fault
        return
    if value.get("path") != DATAPACKAGE:
        yield _finding(container, "wacz.digest.path", f"path is not {DATAPACKAGE!r}", value=cut(str(value.get("path"))))
    stated = value.get("hash")
    entry = {"hash": stated}
    if DATAPACKAGE in container.members:
        for each in fixity_findings(container, DATAPACKAGE, entry):
            if each.code in ("wacz.resource.hash", "wacz.resource.fixity"):
                message = f"the hash in {DIGEST} is not that of {DATAPACKAGE}"
                yield _finding(container, "wacz.digest.hash", message, expected=each.expected)
    yield from signature_findings(container, value, datapackage, believing)
