"""Takes the WARC files out of a WACZ (WACZ 1.1.1: a ZIP whose WARC files lie under `archive/`).

Names inside a ZIP are never paths here: only the last part is used, and only if it is a plain file name. Files are
streamed under a cap, nothing is unpacked besides them. A WACZ may hold others (MultiWACZ 0.1.0), one level deep.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.warc.files import open_warc
from archiver.warc.packages import DATAPACKAGE
from archiver.warc.zips import open_zip, stored_view, telling

MAX_MANIFEST = 3 * 1024 * 1024
"""Bytes of a manifest; it is read whole."""

_WARC = re.compile(r"archive/([^/\\\0]+\.(?:warc|arc)(?:\.gz|\.zst)?)", re.IGNORECASE)
_LIKE_A_WARC = re.compile(r"archive/.*[^/]|.*\.w?arc(?:\.gz|\.zst)?", re.IGNORECASE | re.DOTALL)
_NESTED = re.compile(r"(?:[^\\\0]*/)?([^/\\\0]+\.wacz)", re.IGNORECASE)
_MAX_MEMBER = 100 * 1024**3
_HASH = re.compile(r"(md5|sha1|sha256|sha384|sha512):([0-9a-fA-F]+)\Z")


@dataclass(frozen=True, slots=True)
class WaczMember:
    """One WARC file in a WACZ: its bare `name`, its size, and a stream of its bytes."""

    name: str
    size: int
    stream: BinaryIO

    def findings(self) -> tuple[Finding, ...]:
        """Return what is wrong with the bytes, now that all of them have been read."""
        return cast(_Checked, self.stream).findings(self.name)


class _Checked:
    """Reads a member's bytes and hashes them; damage is a WarcError."""

    def __init__(self, stream: IO[bytes], where: str, stated: str | None) -> None:
        self._stream = stream
        self._where = where
        found = _HASH.match(stated or "")
        self._stated = found[2].lower() if found else None
        self._hash = hashlib.new(found[1], usedforsecurity=False) if found else None

    def read(self, size: int = -1) -> bytes:
        with telling(self._where):
            piece = self._stream.read(size)
        if self._hash:
            self._hash.update(piece)
        return piece

    def findings(self, name: str) -> tuple[Finding, ...]:
        if self._hash is None or self._hash.hexdigest() == self._stated:
            return ()
        message = f"{name} in it is not what {DATAPACKAGE} says: its {self._hash.name} is {self._hash.hexdigest()}"
        # js-wacz 0.1 hashes WARC files before they are complete (harvard-lil/js-wacz#127).
        hint = "It was changed after it was packed, or packed by js-wacz 0.1, which hashes WARC files wrongly."
        return (Finding("import.wacz.hash", "warning", message, file=self._where, expected=self._stated, hint=hint),)


def warc_members(path: Path) -> Iterator[WaczMember]:
    """Yield the WARC files of the WACZ at `path`; each stream is valid until the next one is asked for.

    Those of a WACZ inside have its name before theirs. Raises WarcError for a ZIP that cannot be read, or that holds no
    WARC file, or one name twice; damage inside a member is raised where its stream is read.
    """
    with open_warc(path) as file:
        yield from _members(file, str(path))


def left_out(path: Path) -> list[str]:
    """Return the names in the WACZ at `path` that look like those of WARC files and are not taken by `warc_members`."""
    with open_warc(path) as file:
        package, _ = open_zip(file, str(path))
        names = [info.orig_filename for info in package.infolist()]
    return [name for name in names if _LIKE_A_WARC.fullmatch(name) and not _WARC.fullmatch(name)]


def _members(file: BinaryIO, where: str, *, is_nested: bool = False) -> Iterator[WaczMember]:
    package, _ = open_zip(file, where)
    chosen = _chosen(package, where, _WARC)
    nested = {} if is_nested else _chosen(package, where, _NESTED)
    if not chosen and not nested:
        raise WarcError("no WARC file lies under archive/ in it", where, "Is it a WACZ?")
    stated = stated_hashes(package)
    for name, info in chosen.items():
        with telling(where):
            stream = package.open(info)
        with stream:
            checked = _Checked(stream, where, stated.get(info.filename))
            yield WaczMember(name, info.file_size, cast(BinaryIO, checked))
    for name, info in nested.items():
        yield from _nested_members(file, info, f"{where}, {name[:80]!r} in it", name)


def _nested_members(file: BinaryIO, info: zipfile.ZipInfo, where: str, name: str) -> Iterator[WaczMember]:
    try:
        inner = stored_view(file, info)
    except zipfile.BadZipFile as error:
        raise WarcError(f"the WACZ inside cannot be read ({error})", where, "Unzip it and import it alone.") from error
    for member in _members(inner, where, is_nested=True):
        yield WaczMember(f"{name[: -len('.wacz')]}-{member.name}", member.size, member.stream)


def _chosen(package: zipfile.ZipFile, where: str, pattern: re.Pattern[str]) -> dict[str, zipfile.ZipInfo]:
    """Return the members whose whole name fits `pattern`, by its first group: a bare file name."""
    chosen: dict[str, zipfile.ZipInfo] = {}
    for info in package.infolist():
        # Not `filename`, which zipfile cuts off at a NUL.
        found = pattern.fullmatch(info.orig_filename)
        if not found:
            continue
        if found[1] in chosen or info.file_size > _MAX_MEMBER:
            raise WarcError(f"holds {found[1][:80]!r} twice, or too large", where)
        chosen[found[1]] = info
    return chosen


def stated_hashes(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the hash that the manifest states for each path; empty if it cannot be read."""
    value: Any = None
    with contextlib.suppress(WarcError, ValueError, KeyError, RecursionError), telling(""):
        with package.open(DATAPACKAGE) as file:
            raw = file.read(MAX_MANIFEST + 1)
        value = json.loads(raw) if len(raw) <= MAX_MANIFEST else None
    resources = value.get("resources") if isinstance(value, dict) else None
    return {
        each["path"]: each["hash"]
        for each in (resources if isinstance(resources, list) else [])
        if isinstance(each, dict) and isinstance(each.get("path"), str) and isinstance(each.get("hash"), str)
    }
