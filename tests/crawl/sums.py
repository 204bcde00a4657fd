"""Does the sums over a finished crawl: each URL it ever met has one fate, and what was counted is what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from archiver.archive import Archive
from archiver.crawl.searching import Search, location_of
from archiver.crawl.state import state_path
from archiver.crawl.traces import Trace, traces
from archiver.errors import UrlError
from archiver.frontier.discover import holds_links
from archiver.frontier.interface import State
from archiver.frontier.sqlite import SqliteFrontier
from archiver.model import Memento
from archiver.urls.normal import normal_url, split_url
from archiver.urls.sessions import without_session

_LISTS = ("list", "sitemap", "feed")


def fates(folder: Path | Archive, name: str = "test") -> dict[str, list[str]]:
    """Return what became of each URL; more or less than one fate of a URL is a mistake."""
    path = state_path(folder, name) if isinstance(folder, Archive) else folder / f".archiver/crawls/{name}.sqlite"
    told: dict[str, list[str]] = {}
    with SqliteFrontier(path, release=False) as frontier:
        for state in get_args(State):
            for entry in frontier.entries(state):
                told.setdefault(entry.url, []).append(f"{state} {entry.reason or entry.status}")
        for each in frontier.left_out():
            told.setdefault(each.url, []).append(f"left out: {each.reason}")
    return told


def urls_met(archive: Archive, kept_out: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the URLs that stand in the captured documents, by another way than the crawl's, and where each stands.

    The links of pages in `kept_out` are not followed: they keep crawlers out.
    """
    for trace in traces(archive, sorted(archive.index.stamps())):
        url = trace.capture.url
        if not trace.hop or trace.capture.status in (429, 503) or url in kept_out:
            continue
        memento = archive.memento(trace.capture)
        for target in _targets(trace, memento):
            yield target[:2000] if not target.startswith("http") else target, url


def _targets(trace: Trace, memento: Memento) -> Iterator[str]:
    url = trace.capture.url
    location = location_of(memento.status, memento.headers)
    if location:
        try:
            yield normal_url(location, url)
        except UrlError:
            yield location
    is_list = trace.hop in _LISTS
    if not holds_links(memento.content_type, is_list=is_list):
        return
    for found in Search().links(memento.content, memento.headers, url, lambda finding: None, is_list=is_list):
        is_own = found.hop == "link" and split_url(found.url).host == split_url(url).host
        yield without_session(found.url) if is_own and not is_list else found.url


def written(archive: Archive) -> Counter[str]:
    """Return how many captures the index has by record type, the crawl's reports left out."""
    kinds: Counter[str] = Counter()
    for warc in archive.index.stamps():
        kinds.update(capture.record_type for capture in archive.index.captures(warc=warc))
    del kinds["resource"]
    return kinds
