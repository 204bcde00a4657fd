"""Our revisits, failures and resources in the hands of other tools, in an environment of their own (`make peers`)."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.recording import CaptureLog
from archiver.errors import FetchError
from archiver.model import Capture, Headers
from archiver.pack.wacz import Labels, write_wacz
from tests.crawl.exchanging import HTML, NOON, PAGE, exchange
from tests.peers.test_interchange import PEERS, ROOT, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PEERS.is_dir(), reason="the other tools are not installed: run `make peers`"),
]

OTHER = "http://other.example/again"
TEXT = b"<!doctype html><title>A page</title><p>" + b"The same words as before. " * 40
PACKED = gzip.compress(TEXT, mtime=0)
CODED: Headers = (*HTML, ("Content-Encoding", "gzip"), ("ETag", '"a"'))

_TYPES = """
import sys
from warcio.archiveiterator import ArchiveIterator
with open(sys.argv[1], "rb") as file:
    for record in ArchiveIterator(file):
        head = record.http_headers.statusline if record.rec_type == "revisit" else ""
        print(record.rec_type, len(record.content_stream().read()) if record.rec_type == "revisit" else "", head)
"""
_FASTWARC = """
import sys
from fastwarc.warc import ArchiveIterator
with open(sys.argv[1], "rb") as file:
    for record in ArchiveIterator(file, parse_http=False):
        assert record.verify_block_digest(), record.record_id
        print(str(record.record_type))
"""
EXPECTED = [
    "warcinfo",
    *["response", "request", "metadata"],
    *["revisit", "request", "metadata"] * 3,
    "metadata",
    *["resource", "metadata"],
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An original; the same again; under another URL; not modified. All in one file, with a failure and a resource."""
    with closing(make_archive(tmp_path_factory.mktemp("revisits"))) as made:
        log = CaptureLog(made, "t", {}, clock=lambda: NOON, max_bytes=10**9)
        first = log.write(exchange(body=PACKED, headers=CODED), {})
        again = log.write(exchange(body=PACKED, headers=CODED, day=1), {})
        log.write(exchange(OTHER, PACKED, headers=CODED, day=2), {})
        log.commit()
        log.write(exchange(body=b"", status=304, headers=(("ETag", '"a"'),), day=3), {}, earlier=again)
        log.fail("http://gone.example/", FetchError("the name has no address"), NOON, {"hop": "link"})
        log.resource(f"urn:archiver:screenshot:{PAGE}", "image/png", b"\x89PNG", {}, refers_to=first.record_id)
        log.close()
        yield made


@pytest.fixture
def captures(archive: Archive) -> list[Capture]:
    """Those of web addresses, by their dates."""
    found = (each for each in archive.index.captures() if each.record_type != "resource")
    return sorted(found, key=lambda each: each.date)


@pytest.fixture
def warc(archive: Archive, captures: list[Capture]) -> Path:
    return archive.warcs / captures[0].warc


def run(*arguments: str | Path) -> str:
    done = subprocess.run([str(each) for each in arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_warcio_reads_the_records_and_the_heads_of_revisits(warc: Path) -> None:
    lines = run(PEERS / "python", "-c", _TYPES, warc).splitlines()
    assert [line.split()[0] for line in lines] == EXPECTED
    heads = [line for line in lines if line.startswith("revisit")]
    assert heads == ["revisit 0 200 Reason", "revisit 0 200 Reason", "revisit 0 304 Reason"]


def test_warcio_check_finds_nothing_wrong(warc: Path) -> None:
    assert "failed" not in run(PEERS / "warcio", "check", warc)


def test_fastwarc_reads_the_records(warc: Path) -> None:
    assert run(PEERS / "python", "-c", _FASTWARC, warc).split() == EXPECTED


@pytest.mark.parametrize("tool", [("cdx-indexer", "-j"), ("cdxj-indexer",)], ids=["pywb", "cdxj-indexer"])
def test_indexers_find_the_captures_that_our_index_has(archive: Archive, warc: Path, tool: tuple[str, ...]) -> None:
    lines = [line.split(" ", 2) for line in run(PEERS / tool[0], *tool[1:], warc).splitlines() if " CDX " not in line]
    ours = {(each.urlkey, each.timestamp) for each in archive.index.captures()}
    assert {(key, timestamp) for key, timestamp, _ in lines} == ours
    assert sum(json.loads(rest)["mime"] == "warc/revisit" for _, _, rest in lines) == 3


@pytest.fixture
def pywb(archive: Archive, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a pywb that serves the archive, by an index of its own or by ours."""
    collection = tmp_path / "collections" / "ours"
    (collection / "indexes").mkdir(parents=True)
    (collection / "archive").symlink_to(archive.warcs)
    index = collection / "indexes" / "index.cdxj"
    if request.param == "its own":
        (file,) = archive.warcs.iterdir()
        index.write_text(run(PEERS / "cdx-indexer", "-j", "-s", file))
    else:
        command = [sys.executable, "-m", "archiver", "-C", str(archive.folder), "export", "index", "--format", "cdxj"]
        subprocess.run([*command, "-o", str(index)], check=True, cwd=ROOT, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(PEERS / "wayback"), "-b", "127.0.0.1", "-p", str(port), "-d", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}/ours/"
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.mark.parametrize("pywb", ["its own", "ours"], indirect=True)
def test_pywb_replays_each_payload_at_its_own_time(pywb: str, captures: list[Capture]) -> None:
    *whole, confirmed = captures
    for capture in whole:
        address = f"{pywb}{capture.timestamp}id_/{capture.url}"
        with urllib.request.urlopen(address, timeout=30) as answer:
            content = answer.read()
            assert answer.status == 200
            assert capture.timestamp in answer.url
        assert (gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content) == TEXT, capture
    # Of a 304 it gives the head as it stands in the record, which only a browser that has the page can use.
    with pytest.raises(urllib.error.HTTPError, match="304"):
        urllib.request.urlopen(f"{pywb}{confirmed.timestamp}id_/{confirmed.url}", timeout=30)


def test_a_wacz_with_revisits_is_valid_for_py_wacz(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "ours.wacz"
    write_wacz(archive, path, Labels(title="Revisits"), created=NOON)
    assert "is valid" in run(PEERS / "wacz", "validate", "-f", path)
