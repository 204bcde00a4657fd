"""What is named to be read: files, folders and pipes, and no device that never ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.cli.kinds import is_endless
from tests.cli.inside import run_inside

ZERO = Path("/dev/zero")
pytestmark = pytest.mark.skipif(not ZERO.is_char_device(), reason="there is no /dev/zero here")

READERS: dict[str, list[str]] = {
    "warc check": ["warc", "check", "/dev/zero"],
    "warc list": ["warc", "list", "/dev/zero"],
    "warc cat": ["warc", "cat", "/dev/zero", "--offset", "0"],
    "warc index": ["warc", "index", "/dev/zero"],
    "warc repair": ["warc", "repair", "/dev/zero", "-o", "out.warc"],
    "warc recompress": ["warc", "recompress", "/dev/zero", "-o", "out.warc"],
    "verify": ["verify", "/dev/zero"],
    "verify a link": ["verify", "link.toml"],
    "verify a proof": ["verify", "--proof", "/dev/zero"],
    "verify with trust": ["verify", "--trust", "/dev/zero"],
    "validate": ["validate", "/dev/zero"],
    "seal": ["seal", "make", "--key", "/dev/zero"],
    "certificate": ["seal", "make", "--certificate", "/dev/zero"],
    "rules": ["extract", "--rules", "link.toml"],
    "extract": ["extract", "/dev/zero"],
    "import": ["import", "/dev/zero"],
    "index": ["index", "--from", "/dev/zero"],
    "seeds": ["crawl", "--seeds", "/dev/zero"],
    "config": ["crawl", "--config", "/dev/zero"],
    "cookies": ["crawl", "http://127.0.0.1:9/", "--cookies", "/dev/zero"],
    "access": ["replay", "--access", "/dev/zero"],
}


@pytest.mark.parametrize("arguments", READERS.values(), ids=READERS.keys())
def test_a_device_that_never_ends_is_refused_in_one_line(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "link.toml").symlink_to(ZERO)
    done = run_inside(*arguments, folder=tmp_path)
    assert (done.code, done.out) == (2, b"")
    assert "is a device, which may never end. Name a file or a pipe." in done.words
    assert done.words.count("\n") == 1


def test_pipes_files_and_the_null_device_are_read(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    (tmp_path / "file").touch()
    try:
        assert not any(map(is_endless, (Path(f"/dev/fd/{reader}"), tmp_path, tmp_path / "file", Path(os.devnull))))
    finally:
        os.close(reader)
        os.close(writer)
    assert not is_endless(tmp_path / "absent")
    assert is_endless(ZERO)


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_standard_input_is_refused_only_where_it_is_such_a_device(name: str) -> None:
    command = [sys.executable, "-m", "archiver", "warc", "check", name]
    with ZERO.open("rb") as endless:
        refused = subprocess.run(command, stdin=endless, capture_output=True, timeout=60)
    assert (refused.returncode, b"never end" in refused.stderr) == (2, True)
    piped = subprocess.run(command, input=b"", capture_output=True, timeout=60)
    assert b"never end" not in piped.stderr
