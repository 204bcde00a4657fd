"""ZipNum: a sorted CDXJ file in gzip members of some thousand lines, and a second index of the members' first keys.

A set is NAME.cdxj.gz (the lines), NAME.idx (a line "key timestamp TAB part TAB offset TAB length TAB number" for each
member) and NAME.loc (a line "part TAB file"), as pywb and Common Crawl have it. A lookup reads one small file by binary
search and inflates one member.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from archiver.store.folder import atomic_file, make_folder
from archiver.warc.compression import pack_member

LINES = 3000
"""Lines in a member, as Common Crawl has it."""


def write_zipnum(lines: Iterable[bytes], folder: Path, name: str = "index", *, per_member: int = LINES) -> int:
    """Write the sorted `lines`, each with its line end, as a ZipNum set in `folder`; return how many there were.

    Each file is there whole or not at all; the one that names the others comes last.
    """
    make_folder(folder)
    data, idx, loc = (folder / f"{name}{suffix}" for suffix in (".cdxj.gz", ".idx", ".loc"))
    count = 0
    with atomic_file(idx) as index:
        with atomic_file(data) as file:
            offset = 0
            for number, block in enumerate(_blocks(lines, per_member), 1):
                packed = pack_member("speed", b"".join(block))
                file.write(packed)
                key = b" ".join(block[0].split(b" ", 2)[:2])
                index.write(key + f"\t{name}\t{offset}\t{len(packed)}\t{number}\n".encode())
                offset += len(packed)
                count += len(block)
        with atomic_file(loc) as where:
            where.write(f"{name}\t{data.name}\n".encode())
    return count


def _blocks(lines: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    iterator = iter(lines)
    while block := list(itertools.islice(iterator, size)):
        yield block
