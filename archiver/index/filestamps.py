"""How a WARC file looks from outside, so that a changed or swapped one is noticed without being read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from archiver.errors import WarcError
from archiver.index.interface import Stamp

# The warcinfo record, or the first capture, lies there, with an id and a time that no other file has.
_HEAD_BYTES = 64 * 1024


def stamp_of(path: Path) -> Stamp:
    """Return how the file at `path` looks now, with the digest of its head. Raises WarcError if it cannot be read."""
    try:
        with path.open("rb") as file:
            head = hashlib.sha256(file.read(_HEAD_BYTES)).digest()
    except OSError as error:
        raise _unreadable(path, error) from error
    quick = quick_stamp(path)
    return Stamp(quick.size, quick.mtime_ns, head)


def quick_stamp(path: Path) -> Stamp:
    """Return size and time of the file at `path`, without opening it. Raises WarcError if it is not there."""
    try:
        facts = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    return Stamp(facts.st_size, facts.st_mtime_ns)


def is_same_outside(one: Stamp | None, other: Stamp | None) -> bool:
    """Tell whether two stamps agree in size and time."""
    return one is not None and other is not None and (one.size, one.mtime_ns) == (other.size, other.mtime_ns)


def is_same(one: Stamp | None, other: Stamp | None) -> bool:
    """Tell whether two stamps agree, in the heads too where both have one."""
    if one is None or other is None or not is_same_outside(one, other):
        return False
    return one.head is None or other.head is None or one.head == other.head


def _unreadable(path: Path, error: OSError) -> WarcError:
    return WarcError(f"cannot be read ({error.strerror})", str(path))
