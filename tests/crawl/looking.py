"""Looks at an archive and at a demo site after a crawl."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from archiver.archive import Archive
from archiver.crawl.plan import Plan
from archiver.demo.server import DemoServer
from archiver.index.refresh import refresh
from archiver.model import Capture, Finding, Headers, Seed
from archiver.warc.files import open_warc
from archiver.warc.reader import WarcReader


def plan_for(*urls: str, name: str = "test", **options: Any) -> Plan:
    """Return a plan for loopback that does not wait between requests."""
    plan = Plan(name=name, seeds=tuple(map(Seed, urls)), delay_s=0, allow_private=("127.0.0.0/8", "localhost"))
    return replace(plan, **options)


def site_plan(server: DemoServer, **options: Any) -> Plan:
    """Return a plan for the whole demo site."""
    return plan_for(f"{server.url}/", sitemaps=True, **options)


def captured_targets(archive: Archive, base: str) -> Counter[str]:
    """Return how often each request target of the site was captured, by the index."""
    return Counter(capture.url.removeprefix(base) for capture in archive.lookup(f"{base}/", match="prefix"))


def records(folder: Path) -> Iterator[tuple[Headers, bytes]]:
    """Yield fields and block of each record in the folder's WARC files, after proving the files whole."""
    for path in sorted(folder.iterdir()):
        assert path.name.endswith(".warc.gz"), path
        with gzip.open(path) as file:
            while file.read(1 << 20):
                pass
        with open_warc(path) as raw:
            for item in WarcReader(raw, path.name):
                assert not isinstance(item, Finding), item
                yield tuple(item.fields), b"".join(item.pieces())


def assert_index_is_as_rebuilt(archive: Archive) -> list[Capture]:
    """Compare the index with one made anew from the WARC files; return the captures."""
    live = _all(archive)
    archive.discard_index()
    assert [each.findings for each in refresh(archive.index, archive.warcs) if each.findings] == []
    assert live == _all(archive)
    return live


def _all(archive: Archive) -> list[Capture]:
    found: Iterable[Capture] = (
        capture for name in archive.index.stamps() for capture in archive.index.captures(warc=name)
    )
    return sorted(found, key=lambda each: (each.warc, each.offset))
