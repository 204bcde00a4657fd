"""Verifies in this process."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from archiver.archive import open_archive
from archiver.verify.files import verify
from archiver.verify.verification import Verification


def verified(folder: Path, *paths: Path, processes: int = 1, rules: tuple[Path, ...] = ()) -> list[Verification]:
    """Return what comes of verifying `paths`, or the archive in `folder`."""
    with closing(open_archive(folder)) as archive:
        return [found for _, found in verify(archive, paths, processes=processes, rules=rules)]
