"""One writer at a time: an advisory lock on a file that says who holds it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from archiver.errors import StoreError
from archiver.store.folder import make_folder, store_error


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock at `path` for the block; raises StoreError at once, naming the holder, if it is taken.

    The kernel frees the lock when its process ends, however it ends, so a stale file never blocks.
    """
    make_folder(path.parent)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise store_error(error, path) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip() or "another process"
            hint = "Wait for it to end, or work in another archive (-C DIR)."
            raise StoreError(f"another writer is at work ({holder})", str(path.parent), hint) from error
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)
        except OSError as error:
            raise store_error(error, path) from error
        yield
    finally:
        os.close(descriptor)
