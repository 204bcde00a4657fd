"""What stands in the description as examples: of the archive that is shown, so that they can be tried there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archiver.archive import Archive
from archiver.index.interface import Filter
from archiver.model import Capture
from archiver.replay.addresses import linkable
from archiver.replay.captures.crawl_reports import report_captures
from archiver.replay.captures.holdings import page_holdings, story_holdings
from archiver.replay.scripts import script_path, shim

_LAST = Filter(limit=1, newest_first=True)


@dataclass(frozen=True, slots=True)
class Example:
    """A captured URL, the timestamp of one of its captures, words in it, record ids without brackets.

    "" where there is none.
    """

    url: str
    timestamp: str
    words: str
    record_id: str
    earlier_id: str
    report_id: str

    def of(self, component: str, name: str) -> str:
        """Return the example for the parameter `name`, which components have as `component`; "" if there is none."""
        if component == "report_id":
            return self.report_id
        script = script_path(shim()).rpartition("/")[2]
        return {
            "url": self.url,
            "timestamp": self.timestamp,
            "period": self.timestamp[:4],
            "q": self.words,
            "quote": self.words,
            "record_id": self.record_id,
            "before": self.earlier_id,
            "after": self.record_id,
            "name": script,
        }.get(name, "")


DEMO = Example(
    url="http://127.0.0.1:8018/en/story/the-tide-tables-were-right",
    timestamp="2026",
    words="The tide tables were right after all",
    record_id="urn:uuid:00000000-0000-4000-8000-000000000002",
    earlier_id="urn:uuid:00000000-0000-4000-8000-000000000001",
    report_id="urn:uuid:00000000-0000-4000-8000-000000000003",
)
"""A story of `archiver demo`; record ids are others in each archive."""


def example_of(archive: Archive) -> Example:
    """Return examples from `archive`: of a story, else of any page; of DEMO where it is empty."""
    reports = report_captures(archive)
    report_id = _bare(reports[0]) if reports else ""
    url, words = _some_page(archive)
    first = next(archive.lookup(url), None) if url else None
    last = next(archive.lookup(url, only=_LAST), None) if url else None
    if first is None or last is None:
        return replace(DEMO, report_id=report_id)
    return Example(linkable(last.url), archive.stamp(last), words, _bare(last), _bare(first), report_id)


def _some_page(archive: Archive) -> tuple[str, str]:
    """Return URL and title of the story that was captured most often, else of a page without a title, else ""."""
    stories = story_holdings(archive, limit=20)
    best = max(stories, key=lambda held: held.count, default=None)
    if best is not None:
        return best.entry.url, best.entry.title
    pages = page_holdings(archive, limit=1, skip=0)
    return pages[0].url if pages else "", ""


def _bare(capture: Capture) -> str:
    return capture.record_id.strip("<>")
