"""The temporary folder of one running browser, and the end of everything that was started in it.

Driver and browser get the folder as their TMPDIR, so that all they leave behind lies there, and so that their
processes can be told from all others by their environment (Linux: /proc). A crawl that was killed cannot clean up;
the next one in the same place does.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

_PREFIX = "browser-"
_ENDING_S = 5.0

# A socket's path must fit in 108 bytes (unix(7)), and Chromium makes one below its TMPDIR with 46.
_LONGEST = 60


def make_scratch(work: Path) -> Path:
    """Return a new folder in `work`, or in the system's place where that path is too long for Chromium's socket.

    What browsers of processes that are no more left in `work` is removed.
    """
    work.mkdir(parents=True, exist_ok=True)
    sweep(work)
    prefix = f"{_PREFIX}{os.getpid()}-"
    home = work.resolve()
    is_short = len(os.fsencode(home)) + len(prefix) + 10 <= _LONGEST
    return Path(tempfile.mkdtemp(prefix=prefix, dir=home if is_short else None))


def sweep(work: Path) -> None:
    """Remove the folders in `work` whose process is no more, and end what still runs in them."""
    for folder in work.resolve().glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and int(owner) != os.getpid() and not _is_alive(int(owner)):
            remove_scratch(folder)


def remove_scratch(folder: Path) -> None:
    """End the processes that have `folder` for their TMPDIR, and remove it."""
    deadline = time.monotonic() + _ENDING_S
    while (running := _running_in(folder)) and time.monotonic() < deadline:
        for pid in running:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)


def _running_in(folder: Path) -> list[int]:
    """Return the processes started with `folder` as TMPDIR that have not ended."""
    wanted = b"TMPDIR=" + os.fsencode(folder)
    found: list[int] = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            # Of a process that has ended and was not waited for, this is empty.
            is_ours = wanted in entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if is_ours and int(entry.parent.name) != os.getpid():
            found.append(int(entry.parent.name))
    return found


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
