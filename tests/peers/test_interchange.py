"""Our index files in the hands of other tools, and their lines beside ours."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.engine import crawl
from archiver.crawl.plan import Plan
from archiver.demo.server import DemoServer
from archiver.index.cdxj import CdxRow, parse_line
from archiver.index.listing import index_lines
from archiver.model import Seed

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / ".venv-peers" / "bin"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PEERS.is_dir(), reason="the other tools are not installed: run `make peers`"),
]

# Where our lines differ from those of cdxj-indexer 1.5 by design, and why.
DIFFERENT = {
    "parseMe.warc": "a response under chrome-extension: holds an HTTP message by its Content-Type; we read it as one",
    "parseMe.warc.gz": "as above",
    "example.com.warc": "as above, under file:",
    "5mementosAndFroggie.warc": "a response that says it is image/png, not application/http, is not taken for HTTP",
    "clipped.warc.gz": "its one record is cut off; a torn record has no line",
    "redirect.warc": "as above",
    "bad.arc": "records with a length below zero have no lines",
    "valid-warcfile-upper-lower-case.warc": "types in capitals are types; cdxj-indexer passes them over",
    "example-space-in-url.arc": "where a URL has blanks in it, reading depends on the ARC reader",
    "lil-projects.warc.gz": "a POST, which cdxj-indexer only keys with --post-append",
    "post-test.warc.gz": "as above",
    "post-test-more.warc": "as above",
}
SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wat", ".wet")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    made = make_archive(tmp_path_factory.mktemp("interchange"))
    with DemoServer() as server:
        plan = Plan(
            name="demo", seeds=(Seed(f"{server.url}/"),), delay_s=0, allow_private=(f"127.0.0.1:{server.port}",)
        )
        crawl(made, plan)
    yield made
    made.close()


@pytest.fixture
def exported(archive: Archive, tmp_path: Path) -> Callable[[str, Path], None]:
    def export(form: str, output: Path) -> None:
        command = [sys.executable, "-m", "archiver", "-C", str(archive.folder), "export", "index", "--format", form]
        subprocess.run([*command, "-o", str(output)], check=True, cwd=ROOT, capture_output=True)

    return export


def peer_lines(path: Path) -> list[str] | None:
    """Return the lines of cdxj-indexer for a file, None if it fails on it."""
    done = subprocess.run([PEERS / "cdxj-indexer", "-s", path], capture_output=True, timeout=120, check=False)
    return None if done.returncode else done.stdout.decode().splitlines()


def our_lines(path: Path) -> list[str]:
    return sorted({item.decode().rstrip("\n") for item in index_lines(path) if isinstance(item, bytes)})


def test_our_lines_are_those_of_cdxj_indexer(archive: Archive) -> None:
    (warc,) = archive.warcs.glob("*.warc.gz")
    theirs = peer_lines(warc)
    assert theirs
    assert our_lines(warc) == theirs


def test_lines_for_other_peoples_files_are_those_of_cdxj_indexer(shared: Path) -> None:
    files = [path for path in sorted((shared / "data/warc").rglob("*")) if path.name.endswith(SUFFIXES)]
    compared, different = 0, set()
    for path in files:
        theirs = peer_lines(path)
        if theirs is None:
            continue
        compared += 1
        if our_lines(path) != theirs:
            different.add(path.name)
    assert compared >= 80
    assert different <= DIFFERENT.keys()


def test_pywb_lists_the_same_captures_in_its_own_lines_which_we_read(archive: Archive) -> None:
    (warc,) = archive.warcs.glob("*.warc.gz")
    done = subprocess.run([PEERS / "cdx-indexer", "-j", "-s", warc], capture_output=True, text=True, check=True)
    rows = [row for line in done.stdout.splitlines() if (row := parse_line(line))]
    ours = [parse_line(line) for line in our_lines(warc)]
    assert all(isinstance(row, CdxRow) for row in rows)
    assert [row[:3] for row in rows if isinstance(row, CdxRow)] == [row[:3] for row in ours if isinstance(row, CdxRow)]


@pytest.mark.parametrize("form", ["cdxj", "zipnum"])
def test_pywb_serves_pages_by_our_index(
    archive: Archive, exported: Callable[[str, Path], None], tmp_path: Path, form: str
) -> None:
    collection = tmp_path / "collections" / "ours"
    (collection / "indexes").mkdir(parents=True)
    (collection / "archive").symlink_to(archive.warcs)
    exported(form, collection / "indexes" / ("index.cdxj" if form == "cdxj" else "."))
    page = next(each for each in archive.index.captures() if each.mime == "text/html" and each.status == 200)
    content = archive.memento(page).content
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(PEERS / "wayback"), "-b", "127.0.0.1", "-p", str(port), "-d", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path)
    try:
        base = f"http://127.0.0.1:{port}/ours/"
        wait_for(port, process)
        # id_ asks for the page as it was.
        with urllib.request.urlopen(f"{base}{page.timestamp}id_/{page.url}", timeout=30) as answer:
            assert answer.read() == content
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{base}2024id_/http://example.com/none", timeout=30)
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when the server listens; each attempt waits for the kernel's answer, not for a clock."""
    for _ in range(200_000):
        if process.poll() is not None:
            raise AssertionError("pywb ended")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        os.sched_yield()
    raise AssertionError("pywb does not listen")


def test_duckdb_finds_in_our_parquet_what_the_index_has(
    archive: Archive, exported: Callable[[str, Path], None], tmp_path: Path
) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "index.parquet"
    exported("parquet", path)
    asked = f"SELECT url, warc_filename, warc_record_offset, warc_record_length FROM '{path}' WHERE fetch_status = 200"
    # A connection that all tests of a process share may have a result that one of them left.
    with duckdb.connect() as db:
        rows = db.sql(asked).fetchall()
    assert sorted(rows) == sorted(
        (each.url, each.warc, each.offset, each.length) for each in archive.index.captures() if each.status == 200
    )


def test_names_of_this_table_are_files_that_exist(shared: Path) -> None:
    names = {path.name for path in (shared / "data/warc").rglob("*")}
    assert names >= DIFFERENT.keys()
