"""Pages a second from eight hosts that are 50 ms away, beside wget, which asks for one page at a time."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.corpora import Corpora
from tests.bench.measure import ROOT, Row, missing

_DELAY_S = 0.05
_PAGES = 600
_WORKERS = 32
_GOAL = 20.0


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Compare how many pages a second come; the whole of each process counts, its start included."""
    what = "pages a second, 8 hosts at 50 ms, one process of 32 workers, beside wget --warc-file"
    if not shutil.which("wget"):
        yield missing(what, "wget is not installed")
        return
    folder = work / "latency"
    folder.mkdir()
    with distant() as port:
        theirs = with_wget(port, folder)
        ours = with_ours(port, folder)
    note = f"{ours:.0f} beside {theirs:.1f}"
    yield Row(f"{what} ({note})", f"{ours / theirs:.1f} x", "", f">= {_GOAL:g}", ours / theirs >= _GOAL)


@contextmanager
def distant() -> Iterator[int]:
    """Give the port of a server on all loopback addresses, ended with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "tests.bench.distant", str(port), str(_PAGES), str(_DELAY_S)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            yield port
        finally:
            process.terminate()


def with_ours(port: int, folder: Path) -> float:
    """Return the pages a second that we capture."""
    command = [
        sys.executable,
        "-m",
        "archiver",
        "-C",
        str(folder / "archive"),
        "-q",
        "crawl",
        "--json",
        "--name",
        "all",
    ]
    command += ["--allow-private", "127.0.0.0/8", "--delay", "0", "--workers", str(_WORKERS)]
    command += [f"http://127.0.0.{number}:{port}/" for number in range(2, 10)]
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    captures: int = json.loads(done.stdout.splitlines()[-1])["captures"]
    return captures / (time.monotonic() - began)


def with_wget(port: int, folder: Path) -> float:
    """Return the pages a second that wget captures of one host, two links deep."""
    command = ["wget", "-q", "-r", "-l", "2", "-e", "robots=off", "--warc-file=site", "-P", "files"]
    began = time.monotonic()
    subprocess.run([*command, f"http://127.0.0.2:{port}/"], cwd=folder, check=False)
    took_s = time.monotonic() - began
    return sum(1 for path in (folder / "files").rglob("*") if path.is_file()) / took_s
