"""A model of a disk whose power is cut: what fsync promised stays, all else may go, in part or whole.

It is fed with the system calls that a process really made, as strace wrote them down. Bytes of a file are safe by an
fsync of the file, names by an fsync of their folder; a rename happens whole or not at all (POSIX, fsync and rename; the
pessimistic reading that file systems allow).
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)(?: .*)?$")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')

TRACED = "openat,write,writev,pwrite64,read,lseek,fsync,fdatasync,rename,ftruncate,unlink,mkdir,rmdir,close"
OPTIONS = ("-xx", "-s", "100000000", "-e", f"trace={TRACED}")


@dataclass(frozen=True, slots=True)
class Call:
    """A system call that went well: its name, the arguments as numbers and bytes, and what it returned."""

    name: str
    numbers: tuple[int, ...]
    strings: tuple[bytes, ...]
    result: int
    text: str


def calls_of(log: str) -> Iterator[Call]:
    """Yield the calls in a log of strace that did not fail."""
    for line in log.splitlines():
        found = _CALL.match(line)
        if found and int(found[3]) >= 0:
            strings = tuple(bytes.fromhex(each.replace("\\x", "")) for each in _STRING.findall(found[2]))
            bare = _STRING.sub("", found[2])
            numbers = tuple(int(each) for each in re.findall(r"(?<![\w])-?\d+", bare))
            yield Call(found[1], numbers, strings, int(found[3]), bare)


@dataclass(eq=False)
class Node:
    """A file or folder: what it holds, what of that is safe, and what it held at each write since the last fsync."""

    is_folder: bool
    content: bytes = b""
    names: dict[str, Node] = field(default_factory=dict)
    safe: bytes = b""
    safe_names: dict[str, Node] = field(default_factory=dict)
    changes: list[tuple[int, bytes]] = field(default_factory=list)
    lists: list[dict[str, Node]] = field(default_factory=list)

    def write(self, at: int, raw: bytes) -> None:
        """Put `raw` at an offset."""
        self.changes.append((at, raw))
        self.content = _with(self.content, at, raw)

    def cut(self, size: int) -> None:
        """Set the size."""
        self.changes.append((size, b""))
        self.content = self.content[:size].ljust(size, b"\0")

    def sync(self) -> None:
        """Make safe what is held now."""
        self.safe, self.safe_names = self.content, dict(self.names)
        self.changes.clear()
        self.lists.clear()

    def noted(self) -> None:
        """Keep the list of names as one that a power cut may leave."""
        self.lists.append(dict(self.names))


def _with(content: bytes, at: int, raw: bytes) -> bytes:
    return content[:at].ljust(at, b"\0") + raw + content[at + len(raw) :]


class Disk:
    """The files below `root`, which is there and safe; paths elsewhere are nobody's business."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._top = Node(is_folder=True)
        self._open: dict[int, tuple[Node, int]] = {}
        self.acknowledged: list[str] = []

    def apply(self, call: Call) -> None:
        """Do what the call did."""
        match call.name:
            case "openat":
                self._open_path(call)
            case "writev":
                self.acknowledged += call.strings[0].decode().split()[1:]
            case "write" | "read" | "lseek" | "pwrite64" | "ftruncate" | "fsync" | "fdatasync":
                self._on_file(call)
            case "close":
                self._open.pop(call.numbers[0], None)
            case "mkdir" | "rename" | "unlink" | "rmdir":
                self._on_names(call)

    def is_folder(self, descriptor: int) -> bool:
        """Tell whether a folder of this disk is open under the descriptor."""
        return descriptor in self._open and self._open[descriptor][0].is_folder

    def _open_path(self, call: Call) -> None:
        found = self._place(call.strings[0])
        if found is None:
            return
        folder, name = found
        if name and name not in folder.names:
            assert "O_CREAT" in call.text, call
            folder.names[name] = Node(is_folder=False)
            folder.noted()
        node = folder.names[name] if name else folder
        if "O_TRUNC" in call.text:
            node.cut(0)
        self._open[call.result] = (node, len(node.content) if "O_APPEND" in call.text else 0)

    def _on_file(self, call: Call) -> None:
        descriptor, *numbers = call.numbers
        if descriptor not in self._open:
            return
        node, at = self._open[descriptor]
        if call.name == "write":
            node.write(at, call.strings[0][: call.result])
        elif call.name == "pwrite64":
            node.write(numbers[-1], call.strings[0][: call.result])
        elif call.name == "ftruncate":
            node.cut(numbers[0])
        elif call.name in ("fsync", "fdatasync"):
            node.sync()
        moved = {"write": at + call.result, "read": at + call.result, "lseek": call.result}
        self._open[descriptor] = (node, moved.get(call.name, at))

    def _on_names(self, call: Call) -> None:
        found = self._place(call.strings[0])
        if found is None:
            return
        folder, name = found
        if call.name == "mkdir":
            folder.names[name] = Node(is_folder=True)
        elif call.name == "rename":
            target = self._place(call.strings[1])
            assert target is not None
            assert target[0] is folder, "a rename across folders is not modelled"
            folder.names[target[1]] = folder.names.pop(name)
        else:
            del folder.names[name]
        folder.noted()

    def _place(self, raw: bytes) -> tuple[Node, str] | None:
        """Return the folder of a path and its name there ("" for the root itself), or None if it lies elsewhere."""
        path = Path(os.path.normpath(os.fsdecode(raw)))
        if not path.is_relative_to(self._root):
            return None
        *parents, name = path.relative_to(self._root).parts or ("",)
        folder = self._top
        for each in parents:
            folder = folder.names[each]
        return folder, name

    def leave(self, target: Path, chance: random.Random | None = None) -> None:
        """Write what a power cut now leaves into the folder `target`.

        Without `chance` all that is not safe is lost; with it any of that may have got to the disk, in any order.
        """
        _leave(self._top, target, chance)


def _leave(node: Node, target: Path, chance: random.Random | None) -> None:
    if not node.is_folder:
        target.write_bytes(_torn(node, chance) if chance else node.safe)
        return
    target.mkdir(exist_ok=True)
    names = chance.choice([node.safe_names, *node.lists]) if chance else node.safe_names
    for name, each in names.items():
        _leave(each, target / name, chance)


def _torn(node: Node, chance: random.Random) -> bytes:
    """Return the safe bytes with some of the changes since, each of them whole or cut short."""
    content = node.safe
    for at, raw in node.changes:
        if chance.random() < 0.5:
            continue
        cut = content[:at].ljust(at, b"\0")
        content = _with(content, at, raw[: chance.randint(1, len(raw))]) if raw else cut
    return content
