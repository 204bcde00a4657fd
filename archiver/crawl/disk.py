"""How much room the disk of an archive has left."""

from __future__ import annotations

import os
from pathlib import Path

from archiver.store.folder import store_error


def free_bytes(folder: Path) -> int:
    """Return how many bytes may still be written on the disk of `folder`. Raises StoreError."""
    try:
        facts = os.statvfs(folder)
    except OSError as error:
        raise store_error(error, folder) from error
    return facts.f_bavail * facts.f_frsize


def has_room(folder: Path, reserve: int) -> bool:
    """Tell whether the disk of `folder` has more than `reserve` bytes left (0: any number will do)."""
    return reserve <= 0 or free_bytes(folder) > reserve
