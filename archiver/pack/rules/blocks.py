"""The list of blocks beside a compressed index (ZipNum): the blocks cover the index, and begin where it says."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import orjson

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.pack.rules.container import Container
from archiver.pack.rules.lines import lines_of
from archiver.warc.zips import FAILURES

_META = b"!meta "
# "key time {json}" as py-wacz writes it; pywb's own form has tabs: key and time, part, offset, length, number.
_JSON_LINE = re.compile(rb"(\S+ \d+) (\{.*\})\s*")
_TAB_LINE = re.compile(rb"(\S+ \d+)\t([^\t]+)\t(\d{1,18})\t(\d{1,18})(?:\t\d+)?\s*")
_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Block:
    """One line: the key of the block's first row, where it lies, and its SHA-256 in hexadecimal if it is told."""

    key: bytes
    offset: int
    length: int
    sha256: str | None


def block_findings(container: Container, path: str) -> Iterator[Finding]:
    """Yield what is wrong with the list of blocks at `path`, and with the blocks it tells of."""
    where = f"{container.name}/{path}"
    name = path.rpartition("/")[2].removesuffix(".idx") + ".cdx.gz"
    view: BinaryIO | None = None
    end = number = 0
    try:
        with container.open(path) as file:
            for number, raw in lines_of(file):
                if raw.startswith(_META):
                    name = _named(raw) or name
                    continue
                block = _block(raw)
                if block is None:
                    yield _finding(where, number, "the line is none of a list of blocks")
                    return
                view = view or _open(container, name)
                if view is None:
                    yield _finding(where, number, f"the index {name[:80]!r} is not there, or is compressed again")
                    return
                if block.offset != end:
                    yield _finding(
                        where, number, f"the block begins at byte {block.offset}, the last one ends at {end}"
                    )
                    return
                end += block.length
                if fault := _fault(view, block):
                    yield _finding(where, number, fault)
    except (*FAILURES, WarcError) as error:
        yield _finding(where, number, f"it cannot be read further ({error})"[:200])
        return
    size = container.members[f"indexes/{name}"].file_size if f"indexes/{name}" in container.members else 0
    if end != size:
        yield _finding(where, number, f"the blocks end at byte {end}, {name[:80]!r} has {size}")


def _finding(where: str, line: int, message: str) -> Finding:
    return Finding("wacz.index.blocks", "error", message, file=where, line=line or None)


def _named(raw: bytes) -> str | None:
    """Return the file that the !meta line names, if it does."""
    start = raw.find(b"{")
    value: Any = orjson.loads(raw[start:]) if start >= 0 else None
    name = value.get("filename") if isinstance(value, dict) else None
    return name if isinstance(name, str) else None


def _open(container: Container, name: str) -> BinaryIO | None:
    path = f"indexes/{name}"
    return container.view(path) if path in container.members else None


def _block(raw: bytes) -> Block | None:
    if found := _TAB_LINE.fullmatch(raw):
        return Block(found[1], int(found[3]), int(found[4]), None)
    found = _JSON_LINE.fullmatch(raw)
    value: Any = orjson.loads(found[2]) if found else None
    if found is None or not all(isinstance(value.get(name), int) and value[name] >= 0 for name in ("offset", "length")):
        return None
    digest = value.get("digest")
    sha256 = digest.removeprefix("sha256:").lower() if isinstance(digest, str) and digest[:7] == "sha256:" else None
    return Block(found[1], value["offset"], value["length"], sha256)


def _fault(view: BinaryIO, block: Block) -> str | None:
    """Return what is wrong with a block, or None."""
    view.seek(block.offset)
    head = view.read(min(block.length, _HEAD))
    digest, left = hashlib.sha256(head), block.length - len(head)
    while left > 0 and (piece := view.read(min(left, 1024 * 1024))):
        digest.update(piece)
        left -= len(piece)
    if left:
        return "the block reaches behind the end of the index"
    if block.sha256 and digest.hexdigest() != block.sha256:
        return "the SHA-256 of the block is not the one in the list"
    try:
        # A first line longer than this is none we could compare.
        first = zlib.decompressobj(31).decompress(head, _HEAD)
    except zlib.error as error:
        return f"the block is no gzip member ({error})"[:200]
    return None if first.startswith(block.key + b" ") else "the block begins with another row than the list says"
