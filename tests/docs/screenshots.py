"""Takes the pictures of the documentation anew: `python -m tests.docs.screenshots`, or `make screenshots`.

They show the archive of warcs/demo-1 and -2 at a time that stands still, so they change only with the pages themselves.
Needs a Chromium, and fonts for Chinese.
"""

from __future__ import annotations

import socket
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from archiver.archive import Archive, make_archive
from archiver.browser.executable import chromium_at
from archiver.crawl.intake import import_files
from archiver.dataset.build import extract_archive
from archiver.errors import ReplayError
from archiver.replay.server import listen
from tests.docs.palette import with_palette
from tests.replay.chromium.stage import on_stage, settle

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
WARCS = [ROOT / "warcs" / f"demo-{number}.warc.gz" for number in (1, 2)]
SITE = "http://127.0.0.1:8018"
STORY = f"{SITE}/en/story/the-tide-tables-were-right"
QUOTE = "three entries, all in February 1903, are indeed misprints"
MOST_BYTES = 150_000
"""What a picture may take: the documentation is looked at over slow lines too."""

DESKTOP: ViewportSize = {"width": 1200, "height": 760}
PHONE: ViewportSize = {"width": 390, "height": 760}


@dataclass(frozen=True, slots=True)
class Picture:
    """A view to be shown: `path` with FIRST and LAST for the records of the story, `click` what is opened before."""

    path: str
    size: ViewportSize
    language: str = "en"
    shade: Literal["light", "dark"] = "light"
    click: str = ""


PICTURES = {
    "home": Picture("/", DESKTOP),
    "home-dark": Picture("/", DESKTOP, language="zh-CN", shade="dark"),
    "page": Picture(f"/page/{STORY}", DESKTOP),
    "save": Picture(f"/page/{STORY}", DESKTOP, click=".saving summary"),
    "story": Picture("/story/LAST", DESKTOP),
    "provenance": Picture("/provenance/LAST", DESKTOP),
    "changes": Picture("/changes/FIRST/LAST", DESKTOP),
    "cite": Picture(f"/cite/LAST?quote={QUOTE.replace(' ', '+')}", DESKTOP),
    "search": Picture("/search?q=library", DESKTOP),
    "phone": Picture("/story/LAST", PHONE, shade="dark"),
}
"""The pictures by their file's name, without .png."""


def demo_archive(folder: Path) -> Archive:
    """Return the archive that the pictures show."""
    archive = make_archive(folder)
    for _ in import_files(archive, WARCS):
        continue
    extract_archive(archive)
    return archive


def take(picture: Picture, browser: Browser, origin: str, ids: dict[str, str]) -> bytes:
    """Return one picture as PNG."""
    context = browser.new_context(
        locale=picture.language, viewport=picture.size, color_scheme=picture.shade, reduced_motion="reduce"
    )
    page = context.new_page()
    path = picture.path
    for name, record_id in ids.items():
        path = path.replace(name, record_id)
    page.goto(origin + path)
    settle(page)
    if picture.click:
        page.click(picture.click)
    raw = page.screenshot(animations="disabled")
    context.close()
    return with_palette(raw)


def main() -> int:
    """Write all pictures, or those named as arguments; say how large they are."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        archive = demo_archive(Path(folder) / "demo-archive")
        first, last = (each.record_id.strip("<>") for each in archive.lookup(STORY))
        browser = playwright.chromium.launch(executable_path=chromium_at(None), args=["--no-sandbox"])
        with on_stage(archive, {}, browser, clock=after_the_crawls, listener=_listener()) as stage:
            for name in sys.argv[1:] or PICTURES:
                raw = take(PICTURES[name], browser, stage.origin, {"FIRST": first, "LAST": last})
                (IMAGES / f"{name}.png").write_bytes(raw)
                print(f"{name:12} {len(raw):7,} bytes{'  too large' if len(raw) > MOST_BYTES else ''}")
        browser.close()
    return 0


def after_the_crawls() -> datetime:
    """Return the instant at which the pictures are taken: days after the captures."""
    return datetime(2026, 12, 1, 12, tzinfo=UTC)


def _listener() -> socket.socket:
    """Return a socket at the port that the documentation names, where it is free."""
    try:
        return listen("127.0.0.1", 8080)
    except ReplayError:
        return listen("127.0.0.1", 0)


if __name__ == "__main__":
    raise SystemExit(main())
