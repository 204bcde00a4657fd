"""Renders Markdown as the story page does, and reads what came out as a browser would."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from archiver.replay.story.markdown import render_markdown

_ELEMENTS = (
    "p h2 h3 h4 h5 h6 ul ol li blockquote pre code hr em strong s a img br div table thead tbody tr th td dl dt dd "
    "span sup"
)
ALLOWED = frozenset(_ELEMENTS.split())
ATTRIBUTES = {
    "href": r"/page/http.*|#note-\d+|#reference-\d+",
    "src": "/w/http.*",
    "alt": ".*",
    "title": ".*",
    "loading": "lazy",
    "class": "scroll|absent-image|note-mark|notes|formula|formula display|task|end|center|rest|absence",
    "start": r"\d+",
    "value": r"\d+",
    "id": r"(note|reference)-\d+",
    "data-language": r"[\w+#.-]+",
    "lang": "en",
    "dir": "ltr",
}
"""What the value of each attribute that may come out looks like."""


class Targets:
    """Links to web addresses only; knows one image."""

    def link(self, url: str) -> str | None:
        """Return an address in the archive."""
        return f"/page/{url}" if url.startswith("http") else None

    def image(self, url: str) -> str | None:
        """Return an address in the archive."""
        return f"/w/{url}" if url.startswith("http") and url.endswith("known.png") else None


def render(markdown: str) -> str:
    """Return the HTML of a story."""
    return render_markdown(markdown, Targets())


class Reading(HTMLParser):
    """The words of HTML; fails on what is not allowed, and on tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.pieces: list[str] = []
        self.ids: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        assert tag != "a" or "a" not in self.open
        for name, value in attrs:
            assert re.fullmatch(ATTRIBUTES[name], value or "", re.DOTALL), (name, value)
            if name == "id":
                self.ids.append(value or "")
        if tag not in ("hr", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def words(self) -> str:
        """All text, without white space."""
        return bare("".join(self.pieces))


def bare(text: str) -> str:
    """Return a text without its white space."""
    return re.sub(r"\s+", "", text)
