"""The two forms of a package: a ZIP with one spelling only, and a folder.

The ZIP holds its members as they are, without compression, dates or extra fields, so that the same members always give
the same bytes, and every byte of it is looked at when it is read. What is otherwise is refused: members that would be
unpacked to something huge, lie outside the folder, or stand twice, cannot occur.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from archiver.errors import PublishError

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION = 20
_MADE_ON_UNIX = (3 << 8) | _VERSION
# The first day that a ZIP can tell.
_DAY = (1 << 5) | 1
_MODE = 0o100644 << 16
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,79}(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,79}){0,3}")
_PIECE = 1024 * 1024

MOST_MEMBERS = 200
LARGEST = 2**32 - 2**20
"""Bytes that a ZIP without the extensions for large ones can have, less its directory."""

_HINT = "Ask for the package again, as it was written; do not pack it anew."

Content = bytes | Path
"""What a member holds: bytes, or the file that has them."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a ZIP: where its bytes begin, how many there are, and their CRC-32."""

    name: str
    start: int
    size: int
    crc: int


class Container(Protocol):
    """A package that is open."""

    @property
    def names(self) -> Sequence[str]:
        """The names of its members, in the order of a ZIP, or sorted."""

    def size(self, name: str) -> int:
        """Return how many bytes the member has."""

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of the member. Raises PublishError if they cannot be read."""


def write_zip(members: Mapping[str, Content], out: BinaryIO) -> None:
    """Write `members` as a ZIP, in their order. Raises PublishError if they are too large for one."""
    directory: list[bytes] = []
    at = 0
    for name, content in members.items():
        crc, size = _checked(content)
        if at + size > LARGEST:
            raise PublishError("the package would have more than 4 GiB", name, "Write a folder: a name without .zip.")
        header = _local(name, size, crc)
        directory.append(_central(Member(name, at, size, crc)))
        out.write(header)
        for piece in _pieces(content):
            out.write(piece)
        at += len(header) + size
    out.write(_tail(directory, at))


def write_folder(members: Mapping[str, Content], folder: Path) -> None:
    """Write `members` as files below `folder`, which is empty. Raises OSError."""
    for name, content in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            for piece in _pieces(content):
                out.write(piece)


def is_named_well(name: str) -> bool:
    """Tell whether a member may be called `name`: plain letters, no hidden file, nothing above the folder."""
    return _NAME.fullmatch(name) is not None


class ZippedPackage:
    """A ZIP as `write_zip` writes it; `file` stays open as long as it is used."""

    def __init__(self, file: BinaryIO, where: str) -> None:
        """Read the headers. Raises PublishError for whatever is not as `write_zip` writes it, and OSError."""
        self._file = file
        self._where = where
        self._members = {member.name: member for member in self._read()}

    @property
    def names(self) -> Sequence[str]:
        """The names of the members."""
        return tuple(self._members)

    def size(self, name: str) -> int:
        """Return how many bytes the member has."""
        return self._members[name].size

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of the member. Raises PublishError if they are not those that its header tells."""
        member = self._members[name]
        crc, left, at = 0, member.size, member.start
        while left:
            self._file.seek(at)
            piece = self._file.read(min(left, _PIECE))
            if not piece:
                break
            crc, left, at = zlib.crc32(piece, crc), left - len(piece), at + len(piece)
            yield piece
        if left or crc != member.crc:
            raise PublishError("its bytes do not have the checksum in its header", f"{self._where}/{name}", _HINT)

    def _read(self) -> Iterator[Member]:
        end = self._file.seek(0, 2)
        directory: list[bytes] = []
        seen: set[str] = set()
        at = 0
        while (head := self._at(at, _LOCAL.size))[:4] == b"PK\3\4":
            if len(head) < _LOCAL.size:
                raise self._refusal(f"ends in a header, at byte {at}")
            _, _, _, _, _, _, crc, size, _, length, _ = _LOCAL.unpack(head)
            name = self._at(at + _LOCAL.size, length).decode("ascii", "replace")
            if not is_named_well(name) or name in seen:
                fault = "twice" if name in seen else "which may not be"
                raise self._refusal(f"has the member {name[:80]!r}, {fault}")
            if self._at(at, _LOCAL.size + length) != _local(name, size, crc):
                raise self._refusal(f"has another header for {name} than a package has, at byte {at}")
            start = at + _LOCAL.size + length
            if start + size > end or len(seen) == MOST_MEMBERS:
                raise self._refusal(f"ends in {name}" if start + size > end else "has too many members")
            seen.add(name)
            directory.append(_central(Member(name, at, size, crc)))
            yield Member(name, start, size, crc)
            at = start + size
        tail = _tail(directory, at)
        if not seen or end - at != len(tail) or self._at(at, len(tail)) != tail:
            raise self._refusal(f"has another directory than its members have, from byte {at} on")

    def _at(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        return self._file.read(size)

    def _refusal(self, what: str) -> PublishError:
        return PublishError(f"the ZIP {what}", self._where, _HINT)


class FolderPackage:
    """A folder with the members of a package as files."""

    def __init__(self, folder: Path) -> None:
        """List the files.

        Raises PublishError for names that no package has, for links, pipes and devices, and for too many; OSError.
        """
        self._folder = folder
        self._sizes: dict[str, int] = {}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            is_plain = not path.is_symlink() and (path.is_file() or path.is_dir())
            if not is_plain or not is_named_well(name) or len(self._sizes) > MOST_MEMBERS:
                raise PublishError(f"has {name[:80]!r}, which may not be in a package", str(folder), _HINT)
            if path.is_file():
                self._sizes[name] = path.stat().st_size

    @property
    def names(self) -> Sequence[str]:
        """The names of the files."""
        return tuple(self._sizes)

    def size(self, name: str) -> int:
        """Return how many bytes the file has."""
        return self._sizes[name]

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of the file. Raises PublishError if it cannot be read."""
        try:
            yield from _pieces(self._folder / name)
        except OSError as error:
            raise PublishError(f"cannot be read ({error.strerror})", str(self._folder / name), _HINT) from error


def _local(name: str, size: int, crc: int) -> bytes:
    raw = name.encode("ascii", "replace")
    return _LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, 0, _DAY, crc, size, size, len(raw), 0) + raw


def _central(member: Member) -> bytes:
    """Return the member's line in the directory; its `start` is that of its header here."""
    raw = member.name.encode("ascii", "replace")
    numbers = (_MADE_ON_UNIX, _VERSION, 0, 0, 0, _DAY, member.crc, member.size, member.size, len(raw))
    return _CENTRAL.pack(b"PK\1\2", *numbers, 0, 0, 0, 0, _MODE, member.start) + raw


def _tail(directory: Sequence[bytes], at: int) -> bytes:
    size = sum(map(len, directory))
    return b"".join(directory) + _END.pack(b"PK\5\6", 0, 0, len(directory), len(directory), size, at, 0)


def _checked(content: Content) -> tuple[int, int]:
    crc = size = 0
    for piece in _pieces(content):
        crc, size = zlib.crc32(piece, crc), size + len(piece)
    return crc, size


def _pieces(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
