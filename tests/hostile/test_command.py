"""The commands themselves among hostile servers: how they end, and what they say on a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile import endings, framing, heads, redirects
from tests.hostile.crawled import ROOT, warc_findings
from tests.hostile.site import HOSTS, HostileSite

NAMES = {
    "length-exact",
    "length-too-long",
    "chunked-of-no-number",
    "status-reason-with-escapes",
    "status-ssh",
    "field-escape",
    "field-without-end",
    "interim-flood",
    "closing-reset-in-the-body",
    "closing-without-an-answer",
    "slow-stall-in-the-body",
    "slow-drip-a-head",
    "slow-nothing",
    "endless-body",
    "redirect-with-escape",
    "redirect-to-javascript",
    "redirect-private-plain",
}
CASES = [case for m in (framing, heads, endings, redirects) for case in m.CASES if case.name in NAMES]


@pytest.mark.parametrize("command", ["crawl", "capture"])
def test_command_ends_in_time_with_findings_and_clean_words(tmp_path: Path, command: str) -> None:
    assert len(CASES) == len(NAMES)
    with HostileSite(CASES, {}) as site:
        urls = [site.url(case) for case in CASES]
        allowed = [part for host in HOSTS for part in ("--allow-private", host)]
        limits = ["--timeout", "2", "--max-body", "1M", "--delay", "0", "--workers", "32", "--retries", "0"]
        done = subprocess.run(
            [sys.executable, "-m", "archiver", "-C", str(tmp_path / "a"), command, *urls, *allowed, *limits, "--json"],
            capture_output=True,
            timeout=90,
            cwd=ROOT,
            env={**os.environ, "NO_COLOR": "1"},
            check=False,
        )
        assert site.trespasses == []
    assert done.returncode == 1, done.stderr
    assert b"Traceback" not in done.stderr
    assert [each for each in (b"\x1b", b"\x07", b"\0", b"\r\r") if each in done.stdout + done.stderr] == []
    assert all(isinstance(json.loads(line), dict) for line in done.stdout.splitlines())
    assert warc_findings(tmp_path / "a") == ""
