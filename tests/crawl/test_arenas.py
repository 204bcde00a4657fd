"""Bounding heaps: that it may be asked for anywhere, and that it has an effect where the C library is glibc."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

_THREADS = """
import re, threading
from archiver.crawl.arenas import bound_arenas
if {bounded}: bound_arenas()
gate = threading.Barrier(9)
def hold():
    kept = [bytes(100_000) for _ in range(20)]
    gate.wait()
    gate.wait()
threads = [threading.Thread(target=hold) for _ in range(8)]
for each in threads: each.start()
gate.wait()
# An arena besides the first one is a mapping of 64 MiB, most of it not yet readable.
text = open("/proc/self/maps").read()
spans = [(int(a, 16), int(b, 16)) for a, b in re.findall(r"^([0-9a-f]+)-([0-9a-f]+) ---p 0+ 00:00 0", text, re.M)]
print(sum(60 << 20 < b - a < 64 << 20 for a, b in spans))
gate.wait()
"""


def arenas(*, bounded: bool) -> int:
    script = _THREADS.format(bounded=bounded)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library is not glibc")
def test_threads_share_two_heaps() -> None:
    assert arenas(bounded=True) <= 1 < arenas(bounded=False)
