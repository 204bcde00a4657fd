"""Disks that are full soon, for tests of what happens then."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(disk: Path, mebibytes: int) -> Iterator[Path]:
    """Give `disk`, a new folder, as a file system of so many MiB; the test is skipped where none can be mounted."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("needs root to mount a small file system")
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", disk], timeout=30).returncode:
        pytest.skip("this machine does not mount tmpfs")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True, timeout=30)
