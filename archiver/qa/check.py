"""Compares pages captured with a browser with what replay makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archiver.archive import Archive
from archiver.browser.executable import chromium_at
from archiver.browser.stand import Stand
from archiver.model import Finding
from archiver.qa.pages import SeenPage, seen_pages
from archiver.qa.pixels import difference
from archiver.qa.replayed import Replayed, replay_page
from archiver.qa.serving import replaying

PAGE_TIMEOUT_S = 60.0
TOLERATED = 0.001
"""The share of pixels in which a screenshot may differ: a caret that blinks, the clock of a player."""

_LONGEST_S = PAGE_TIMEOUT_S * 2 + 120.0


@dataclass(frozen=True, slots=True)
class PageCheck:
    """What came of one page: how much it needed live, how much of that replay gave it, in how much it looks otherwise.

    `missing` are the URLs that it had live and has not in replay; `difference` is a share of pixels, None where there
    is nothing to compare.
    """

    url: str
    timestamp: str
    record_id: str
    resources: int
    missing: tuple[str, ...]
    difference: float | None
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "url": self.url,
            "timestamp": self.timestamp,
            "record_id": self.record_id,
            "resources": self.resources,
            "missing": list(self.missing),
            "difference": self.difference,
            "findings": [finding.as_json() for finding in self.findings],
        }


def check_pages(
    archive: Archive,
    wanted: str | None = None,
    *,
    work: Path,
    executable: str | None = None,
    tolerated: float = TOLERATED,
) -> Iterator[PageCheck]:
    """Yield what came of each page that was captured with a browser; of one URL or one crawl if `wanted` names it.

    Pages are shown by the replay server, in a Chromium that reaches nothing else. `work` is a folder for what is
    temporary. Raises FetchError where no browser can be used.
    """
    pages = seen_pages(archive, wanted)
    first = next(pages, None)
    if first is None:
        return
    program = chromium_at(executable)
    with replaying(archive) as address:
        stand = Stand(program, work, direct=urlsplit(address).netloc)
        try:
            for page in chain([first], pages):
                if isinstance(page, Finding):
                    yield _unread(page)
                    continue
                replayed, share = stand.driving.run(_look(stand, address, archive, page), timeout_s=_LONGEST_S)
                yield _judged(archive, page, replayed, share, tolerated)
        finally:
            stand.close()


async def _look(stand: Stand, address: str, archive: Archive, page: SeenPage) -> tuple[Replayed, float | None]:
    from playwright.async_api import Error

    stamp = archive.stamp(page.capture)
    replayed = await replay_page(stand.driving.browser, address, stamp, page, timeout_s=PAGE_TIMEOUT_S)
    if page.screenshot is None or replayed.screenshot is None:
        return replayed, None
    try:
        return replayed, await difference(stand.driving.browser, page.screenshot, replayed.screenshot)
    except (Error, TimeoutError):
        return replayed, None


def _unread(finding: Finding) -> PageCheck:
    """Return what came of a page that could not be read back."""
    return PageCheck("", "", finding.record_id or "", 0, (), None, (finding,))


def _judged(archive: Archive, page: SeenPage, replayed: Replayed, share: float | None, tolerated: float) -> PageCheck:
    capture = page.capture
    needed = [url for url, status in page.requests.items() if status < 400]
    not_given = [url for url in needed if url not in replayed.given and not _is_bare_icon(url, archive)]
    # A page that looks as it did, to the pixel, may do without: a picture for another window, a counter that counts in
    # another way. A line of text that is not there is less than any share that is tolerated.
    is_alike = share == 0
    unused = {url for url in not_given if is_alike and archive.closest(url) is not None}
    missing = tuple(url for url in not_given if url not in unused)
    findings = [_missing(url, archive, capture.record_id) for url in missing]
    findings += [_unused(url, capture.record_id) for url in not_given if url in unused]
    if replayed.problem:
        what = f"{capture.url[:200]}: replay does not show the page ({replayed.problem})"
        findings.append(Finding("qa.page.broken", "error", what, record_id=capture.record_id))
    elif page.screenshot is not None and share is None:
        what = f"{capture.url[:200]}: the screenshots could not be compared"
        findings.append(Finding("qa.screenshot.unread", "warning", what, record_id=capture.record_id))
    elif share is not None and share > tolerated:
        findings.append(_differs(capture.url, share, tolerated, capture.record_id))
    return PageCheck(capture.url, capture.timestamp, capture.record_id, len(needed), missing, share, tuple(findings))


def _is_bare_icon(url: str, archive: Archive) -> bool:
    """Tell whether it is what a browser asks a site for by itself, and replay's own address never stands for."""
    return urlsplit(url).path == "/favicon.ico" and archive.closest(url) is not None


def _missing(url: str, archive: Archive, record_id: str) -> Finding:
    if archive.closest(url) is None:
        what, hint = "is not in the archive", "Capture the page again."
    else:
        what = "is in the archive, but the replayed page did not get it"
        hint = "A script may make its address anew, which replay cannot follow."
    message = f"{url[:200]}: {what}"
    return Finding("qa.resource.missing", "warning", message, record_id=record_id, value=url[:80], hint=hint)


def _unused(url: str, record_id: str) -> Finding:
    message = f"{url[:200]}: is in the archive; the replayed page did not ask for it, and looks as it did to the pixel"
    return Finding("qa.resource.unused", "info", message, record_id=record_id, value=url[:80])


def _differs(url: str, share: float, tolerated: float, record_id: str) -> Finding:
    what = f"{url[:200]}: {share:.2%} of the pixels differ from the live screenshot"
    hint = "Look at both; what is missing from the page is listed beside."
    return Finding(
        "qa.screenshot.differs",
        "warning",
        what,
        record_id=record_id,
        value=f"{share:.6f}",
        expected=f"at most {tolerated:.6f}",
        hint=hint,
    )
