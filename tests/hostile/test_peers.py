"""The archive of the hostile site in the hands of warcio and pywb, in an environment of their own (`make peers`)."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.hostile.conftest import Crawls

PEERS = Path(__file__).resolve().parents[2] / ".venv-peers" / "bin"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PEERS.is_dir(), reason="the other tools are not installed: run `make peers`"),
    pytest.mark.xdist_group("hostile"),
]

_READ_WITH_WARCIO = """
import collections, hashlib, json, sys
from warcio.archiveiterator import ArchiveIterator
kinds = collections.Counter()
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        # Heads like these are more than warcio's own reader of HTTP takes; records and blocks are what counts.
        for record in ArchiveIterator(file, no_record_parse=True):
            block = record.raw_stream.read()
            digest = record.rec_headers.get_header("WARC-Block-Digest")
            assert digest == "sha256:" + hashlib.sha256(block).hexdigest(), record.rec_headers
            kinds[record.rec_type] += 1
print(json.dumps(kinds))
"""


def files(crawls: Crawls) -> list[str]:
    return [str(path) for path in sorted((crawls("prompt").folder / "warcs").iterdir())]


def test_warcio_reads_every_record_to_the_byte(crawls: Crawls) -> None:
    done = subprocess.run(
        [PEERS / "python", "-c", _READ_WITH_WARCIO, *files(crawls)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    ours = Counter(kept.kind for records in crawls("prompt").records.values() for kept in records)
    assert json.loads(done.stdout) == ours
    assert ours["response"] > 500
    assert ours["metadata"] > ours["response"]
    assert ours["resource"] >= 1


def test_pywb_indexes_every_response(crawls: Crawls, tmp_path: Path) -> None:
    done = subprocess.run(
        [PEERS / "cdx-indexer", "-j", *files(crawls)], capture_output=True, text=True, errors="replace", check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    urls = {json.loads(line.split(" ", 2)[2])["url"] for line in done.stdout.splitlines() if "{" in line}
    ours = {url for url in list(crawls("prompt").records) if crawls("prompt").of(url, "response")}
    assert len(ours - urls) <= len(ours) // 20, ours - urls
