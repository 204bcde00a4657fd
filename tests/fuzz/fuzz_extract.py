"""Any bytes are an ExtractError or a story that keeps its promises: its text is in the page, quotes are in place."""

from __future__ import annotations

from archiver.errors import ExtractError
from archiver.extract.page import page_markdown
from archiver.extract.story import extract_story
from tests.extract.hostile.promises import broken_promises
from tests.fuzz.running import fuzz
from tests.fuzz.seeds import pages

_TYPES = (
    None,
    "text/html",
    "text/html; charset=gbk",
    "application/xhtml+xml",
    "text/plain",
    "application/octet-stream",
)
_URLS = (None, "https://site.example/2024/05/06/a", "http://[", "javascript:x")


def read_page(raw: bytes) -> None:
    """Extract twice; the last byte chooses what the server said and where the page was."""
    chosen = raw[-1] if raw else 0
    content_type, url = _TYPES[chosen % len(_TYPES)], _URLS[chosen // len(_TYPES) % len(_URLS)]
    try:
        story = extract_story(raw, url=url, content_type=content_type)
    except ExtractError:
        return
    broken = broken_promises(story, raw, content_type)
    assert not broken, broken
    assert extract_story(raw, url=url, content_type=content_type) == story
    page_markdown(raw, content_type=content_type)


if __name__ == "__main__":
    fuzz(read_page, pages())
