"""The ZIP around a WACZ: every byte belongs to one member, every member to one harmless name (APPNOTE.TXT 6.3.10)."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, BinaryIO

from archiver.model import Finding
from archiver.warc.zips import FAILURES, Directory, LocalHeader, local_header, open_zip, stored_view

MAX_RATIO = 200
"""How many bytes one deflated byte may become, in members of more than SMALL bytes; text stays below 30."""

SMALL = 16 * 1024 * 1024

_ENCRYPTED = 0x1
_HAS_DESCRIPTOR = 0x8
# Bits that say how the bytes after the header are to be read: both headers have to agree.
_MEANINGFUL_FLAGS = 0x0869
_DESCRIPTOR_SIZES = (0, 12, 16, 20, 24)
_UNIX = 3
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")

Tell = Callable[..., None]


@dataclass(slots=True)
class Container:
    """The members of a ZIP that can be read, by name, in the order of the directory; `findings` tell of the others."""

    file: BinaryIO
    name: str
    package: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)

    def open(self, path: str) -> IO[bytes]:
        """Return the member's bytes as a stream, its CRC checked at the end; see archiver.warc.zips.FAILURES."""
        return self.package.open(self.members[path])

    def view(self, path: str) -> BinaryIO | None:
        """Return a stored member as a file that can be sought, or None if it is compressed."""
        try:
            return stored_view(self.file, self.members[path])
        except zipfile.BadZipFile:
            return None

    def tell(self, code: str, message: str, path: str | None = None) -> None:
        """Add a finding of severity error about the member `path`."""
        info = self.members.get(path or "")
        at = info.header_offset if info else None
        self.findings.append(Finding(code, "error", message, file=self.name, offset=at, value=cut(path)))


def cut(text: str | None) -> str | None:
    """Return `text` as a finding may hold it: 80 characters, no lone surrogates."""
    return None if text is None else text[:80].encode("utf-8", "replace").decode()


def open_container(file: BinaryIO, name: str) -> Container:
    """Return the ZIP in `file`, its structure judged. Raises WarcError if it has no directory that can be read."""
    package, directory = open_zip(file, name)
    container = Container(file, name, package)
    if directory.before:
        _stray(container, f"{directory.before} bytes stand before the ZIP", 0, directory.before)
    if directory.behind:
        _stray(container, f"{directory.behind} bytes stand behind the ZIP", None, directory.behind)
    if directory.count != len(package.infolist()):
        said = f"the directory says {directory.count} members, it lists {len(package.infolist())}"
        container.tell("wacz.zip.header", said)
    for info in package.infolist():
        for code, message in _faults(container, info):
            container.tell(code, message, info.orig_filename)
        if info.orig_filename not in container.members:
            container.members[info.orig_filename] = info
    _judge_places(container, directory)
    for path in container.damaged:
        del container.members[path]
    return container


def _stray(container: Container, message: str, offset: int | None, length: int) -> None:
    container.findings.append(
        Finding("wacz.zip.stray", "error", message, file=container.name, offset=offset, length=length)
    )


def _faults(container: Container, info: zipfile.ZipInfo) -> Iterator[tuple[str, str]]:
    """Yield code and message for what the directory's entry shows; a member that cannot be read is noted as damaged."""
    path = info.orig_filename
    if path in container.members:
        yield "wacz.zip.duplicate", "two members have one name, so readers differ in what they see"
    if reason := bad_name(path):
        yield "wacz.zip.name", f"the name of a member {reason}; a reader that trusts it may write elsewhere"
    mode = info.external_attr >> 16
    if info.create_system == _UNIX and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield "wacz.zip.link", "the member is a link or a device, not a file"
    unreadable = True
    if info.flag_bits & _ENCRYPTED:
        yield "wacz.zip.encrypted", "the member is encrypted"
    elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield "wacz.zip.method", f"the member is compressed with method {info.compress_type}, not stored or deflated"
    elif info.compress_type == zipfile.ZIP_STORED and info.compress_size != info.file_size:
        yield "wacz.zip.header", f"stored as it is, {info.compress_size} bytes cannot be {info.file_size}"
    elif info.file_size > SMALL and info.file_size > MAX_RATIO * info.compress_size:
        yield "wacz.zip.bomb", f"{info.compress_size} bytes would become {info.file_size}"
    else:
        unreadable = False
    if unreadable:
        container.damaged.add(path)


def bad_name(name: str) -> str | None:
    """Return what is wrong with a member's name, or None for a plain relative path."""
    if _CONTROL.search(name):
        return "has a control character in it"
    if "\\" in name:
        return "has a backslash in it"
    if name.startswith("/") or _DRIVE.match(name):
        return "begins at the root or at a drive"
    parts = name.removesuffix("/").split("/")
    return "has an empty part, '.' or '..' in it" if {"", ".", ".."} & set(parts) else None


def _judge_places(container: Container, directory: Directory) -> None:
    """Compare the headers before the members with the directory, and see that no two members share bytes."""
    end = directory.before
    allowed: tuple[int, ...] = (0,)
    for info in sorted(container.package.infolist(), key=lambda each: each.header_offset):
        path = info.orig_filename
        try:
            local = local_header(container.file, info)
        except (*FAILURES, struct.error) as error:
            container.tell("wacz.zip.header", f"the header before the member cannot be read ({error})"[:200], path)
            container.damaged.add(path)
            continue
        if fault := _difference(info, local):
            container.tell("wacz.zip.header", f"its header and the directory differ in {fault}", path)
        if info.header_offset < end or local.data_start + info.compress_size > directory.start:
            container.tell("wacz.zip.overlap", "the member's bytes belong to another one too", path)
            container.damaged.add(path)
        _judge_gap(container, end, info.header_offset, allowed)
        end = max(end, local.data_start + info.compress_size)
        allowed = _DESCRIPTOR_SIZES if info.flag_bits & _HAS_DESCRIPTOR else (0,)
    _judge_gap(container, end, directory.start, allowed)


def _judge_gap(container: Container, end: int, start: int, allowed: tuple[int, ...]) -> None:
    # ZIP64 has records of its own behind the directory, none before it.
    if start > end and start - end not in allowed:
        _stray(container, f"{start - end} bytes belong to no member", end, start - end)


def _difference(info: zipfile.ZipInfo, local: LocalHeader) -> str | None:
    encoding = "utf-8" if info.flag_bits & 0x800 else "cp437"
    if local.name != info.orig_filename.encode(encoding, "replace"):
        return "the name"
    if (local.flags ^ info.flag_bits) & _MEANINGFUL_FLAGS:
        return "the flags"
    if local.method != info.compress_type:
        return "the compression"
    if local.flags & _HAS_DESCRIPTOR:
        return None
    if local.crc != info.CRC:
        return "the CRC"
    if local.stored_size not in (None, info.compress_size) or local.size not in (None, info.file_size):
        return "the size"
    return None
