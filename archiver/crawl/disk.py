"""How much room the disk of an archive has left."""

from __future__ import annotations

import os
from pathlib import Path

from archiver.store.folder import store_error

DEFAULT_RESERVE = 512 * 1024**2


def has_room(folder: Path, reserve: int) -> bool:
    """Tell whether the disk of `folder` has more than `reserve` bytes left (0: any number will do). Raises StoreError.

    The default reserve is a tenth of the disk at the most, for there are disks that have no more room than that; any
    other was asked for, and is kept.
    """
    if reserve <= 0:
        return True
    facts = _facts(folder)
    if reserve == DEFAULT_RESERVE:
        reserve = min(reserve, facts.f_blocks * facts.f_frsize // 10)
    return facts.f_bavail * facts.f_frsize > reserve


def _facts(folder: Path) -> os.statvfs_result:
    try:
        return os.statvfs(folder)
    except OSError as error:
        raise store_error(error, folder) from error
