from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.crawl.engine import crawl
from archiver.crawl.traces import files_of_crawl, traces
from archiver.demo.server import DemoServer
from archiver.index.refresh import refresh
from tests.crawl.looking import plan_for, site_plan


def test_the_files_of_a_crawl_are_known_by_what_they_say(archive: Archive) -> None:
    with DemoServer() as server:
        first = crawl(archive, plan_for(f"{server.url}/", scope_kind="page", name="one"))
        crawl(archive, plan_for(f"{server.url}/", scope_kind="page", name="one-2"))
        assert files_of_crawl(archive, "one")[0] == first.warcs
        again = crawl(archive, plan_for(f"{server.url}/", scope_kind="page", name="one"), fresh=True)
    warcs, begun = files_of_crawl(archive, "one")
    assert warcs == again.warcs != first.warcs
    assert begun
    assert files_of_crawl(archive, "none") == ([], "")


def test_each_capture_is_told_with_the_way_that_led_there(archive: Archive) -> None:
    with DemoServer() as server:
        crawl(archive, site_plan(server))
        base = server.url
    warcs, _ = files_of_crawl(archive, "test")
    told = {trace.capture.url.removeprefix(base): trace for trace in traces(archive, warcs)}
    assert len(told) == archive.index.count() - 1  # the report is no capture of a page
    assert (told["/"].hop, told["/"].via, told["/"].depth) == ("seed", None, 0)
    assert told["/robots.txt"].hop is None
    linked = [trace for trace in told.values() if trace.hop == "link"]
    assert all(trace.via and trace.size_bytes > 0 and trace.elapsed_s >= 0 for trace in linked)
    assert {trace.depth for trace in linked} >= {1, 2}


def test_a_file_that_cannot_be_read_leaves_no_traces(archive: Archive) -> None:
    with DemoServer() as server:
        report = crawl(archive, site_plan(server))
    path = archive.warcs / report.warcs[0]
    count = sum(1 for _ in traces(archive, report.warcs))
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    assert 0 < sum(1 for _ in traces(archive, report.warcs)) < count
    path.unlink()
    assert list(traces(archive, report.warcs)) == []
    assert files_of_crawl(archive, "test") == ([], "")


@pytest.mark.parametrize(
    ("part_of", "software", "taken"),
    [
        ("", "archiver/0.1", True),
        ("isPartOf: other\r\n", "archiver/0.1", False),
        ("isPartOf: test\r\n", "archiver/0.1", True),
        ("isPartOf: test\r\n", "wget/1.21", False),
    ],
)
def test_files_of_older_versions_are_known_by_their_names(
    archive: Archive, part_of: str, software: str, taken: bool
) -> None:
    name = "test-20250101000000-00000.warc.gz"
    write_warcinfo(archive.warcs / name, f"software: {software}\r\n{part_of}")
    write_warcinfo(archive.warcs / "test-2-20250101000000-00000.warc.gz", "software: archiver/0.1\r\n")
    for _ in refresh(archive.index, archive.warcs):
        continue
    assert files_of_crawl(archive, "test") == ([name] if taken else [], "")


def write_warcinfo(path: Path, facts: str) -> None:
    block = facts.encode()
    head = "WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
    head += "WARC-Date: 2025-01-01T00:00:00Z\r\nContent-Type: application/warc-fields\r\n"
    head += f"Content-Length: {len(block)}\r\n\r\n"
    path.write_bytes(gzip.compress(head.encode() + block + b"\r\n\r\n"))
