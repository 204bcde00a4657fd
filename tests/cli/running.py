"""Runs the command line as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Done:
    """What a run left: exit code, stdout, stderr."""

    code: int
    out: bytes
    words: str


def run(*arguments: str | Path, folder: Path | None = None, environ: dict[str, str] | None = None) -> Done:
    """Run `archiver` with these arguments in `folder`, and with these variables beside the environment's own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ARCHIVER_", "LC_", "LANG"))}
    command = [sys.executable, "-m", "archiver", *(os.fspath(each) for each in arguments)]
    done = subprocess.run(
        command, cwd=folder, env=clean | (environ or {}), capture_output=True, timeout=60, stdin=subprocess.DEVNULL
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())
