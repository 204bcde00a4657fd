"""Our WARC files in the hands of other tools, in an environment of their own (`make peers`)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from archiver.archive import make_archive
from archiver.crawl.engine import crawl
from archiver.crawl.plan import Plan
from archiver.demo.server import DemoServer
from archiver.model import Seed

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / ".venv-peers" / "bin"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PEERS.is_dir(), reason="the other tools are not installed: run `make peers`"),
]

_COUNT_WITH_WARCIO = """
import sys
from warcio.archiveiterator import ArchiveIterator
seen = []
with open(sys.argv[1], "rb") as file:
    for record in ArchiveIterator(file, check_digests="raise" if sys.argv[2] == "digests" else False):
        if record.rec_type == "response":
            record.content_stream().read()
        seen.append(record.rec_type)
print(" ".join(seen))
"""

_COUNT_WITH_FASTWARC = """
import sys
from fastwarc.warc import ArchiveIterator
count = 0
with open(sys.argv[1], "rb") as file:
    for record in ArchiveIterator(file, parse_http=False):
        assert record.verify_block_digest(), record.record_id
        count += 1
print(count)
"""


@pytest.fixture(scope="module")
def warc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = make_archive(tmp_path_factory.mktemp("peers"))
    with DemoServer() as server:
        plan = Plan(
            name="demo", seeds=(Seed(f"{server.url}/"),), delay_s=0, allow_private=(f"127.0.0.1:{server.port}",)
        )
        report = crawl(archive, plan)
    archive.close()
    return archive.warcs / report.warcs[0]


def run(*arguments: str | Path) -> str:
    done = subprocess.run([str(each) for each in arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:] or done.stdout[-2000:]
    return done.stdout


def captures(warc: Path) -> int:
    from archiver.archive import open_archive

    return sum(each.record_type != "resource" for each in open_archive(warc.parent.parent).index.captures())


def test_warcio_reads_every_record(warc: Path) -> None:
    types = run(PEERS / "python", "-c", _COUNT_WITH_WARCIO, warc, "plain").split()
    assert types[0] == "warcinfo"
    # The report of the run comes last.
    assert types[1:-1] == ["response", "request", "metadata"] * captures(warc)
    assert types[-1] == "resource"


def test_warcio_accuses_only_responses_that_are_really_chunked(warc: Path) -> None:
    # The digest is over the body without its transfer coding, as the standard says; warcio takes it with the coding on.
    done = subprocess.run([PEERS / "warcio", "check", warc], capture_output=True, text=True, check=False)
    accused = done.stdout.count("digest failed")
    listed = run(PEERS / "warcio", "index", "-f", "warc-type,http:transfer-encoding", warc).splitlines()
    chunked = sum(json.loads(line).get("http:transfer-encoding") == "chunked" for line in listed)
    assert accused == chunked > 0


def test_fastwarc_reads_every_record_and_agrees_with_each_block_digest(warc: Path) -> None:
    assert int(run(PEERS / "python", "-c", _COUNT_WITH_FASTWARC, warc)) == 1 + 3 * captures(warc) + 1


@pytest.mark.parametrize("tool", [("cdx-indexer", "-j"), ("cdxj-indexer",)], ids=["pywb", "cdxj-indexer"])
def test_indexers_find_the_captures_that_our_index_has(warc: Path, tool: tuple[str, ...]) -> None:
    lines = [line for line in run(PEERS / tool[0], *tool[1:], warc).splitlines() if "urn:archiver:" not in line]
    found = {tuple(line.split(" ", 2)[:2]) for line in lines if " CDX " not in line}
    archive_lines = _our_keys(warc)
    assert len(lines) == captures(warc)
    assert found == archive_lines


def _our_keys(warc: Path) -> set[tuple[str, ...]]:
    from archiver.archive import open_archive

    indexed = open_archive(warc.parent.parent).index.captures()
    return {(each.urlkey, each.timestamp) for each in indexed if each.record_type != "resource"}
