"""Files in folders that survive a crash: written whole or not at all, synced before they are named.

The order is always: bytes, fsync of the file, rename, fsync of the folder. After a power cut a reader sees the old
file or the new one, never a part.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archiver.errors import LimitReachedError, StoreError

_DEVICES = Path("/dev")


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable (fsync of the directory; POSIX leaves a rename volatile without it)."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> Path:
    """Return `folder`, made durably with its parents if it was not there. Raises StoreError if it cannot be."""
    try:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        # Else a power cut takes the folder away with all that was synced in it.
        for each in missing:
            sync_folder(each.parent)
    except OSError as error:
        raise store_error(error, folder) from error
    return folder


@contextlib.contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that becomes `path` when the block ends well, and vanishes when it does not.

    Raises StoreError if `path` is there and no plain file.
    """
    _check_plain(path)
    # Not made from the file's own name, which may be as long as a name can be.
    partial = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with partial.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise store_error(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _check_plain(path: Path) -> None:
    try:
        is_plain = bool(path.name) and (path.is_file() or not path.exists())
    except OSError as error:
        raise store_error(error, path) from error
    # A rename would put a file in the place of the device or pipe, for every process there is. /dev/stdout is a link,
    # perhaps to a plain file.
    if not is_plain or path.parent.absolute() == _DEVICES:
        raise StoreError("this is no plain file", str(path), "Give the name of a file, in a folder that is there.")


def write_file(path: Path, raw: bytes) -> None:
    """Put `raw` at `path`, whole or not at all."""
    with atomic_file(path) as file:
        file.write(raw)


def store_error(error: OSError, path: Path) -> LimitReachedError | StoreError:
    """Return what to raise when `path` could not be written: a full disk ends a run that can be gone on with."""
    # EFBIG: a limit on the size of files (ulimit -f) is met as room on the disk is.
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return LimitReachedError("the disk is full", str(path), "Make room and run the same command to go on.")
    reason = error.strerror or type(error).__name__
    return StoreError(f"cannot be written ({reason})", str(path), "Check the permissions and the disk.")
