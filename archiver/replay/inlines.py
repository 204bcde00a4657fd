"""The inside of a Markdown paragraph as HTML: emphasis, code, links and images, everything else escaped."""

from __future__ import annotations

import re
from html import escape
from typing import Protocol

MAX_DEPTH = 8

_TARGET = r"\(\s*+<?(?P<{0}target>[^()\s<>]*(?:\([^()\s<>]*\)[^()\s<>]*)*)>?(?:\s++\"(?:[^\"\\]|\\.)*\")?\s*\)"
_IMAGE = r"!\[(?P<alt>[^\[\]\n]*)\]" + _TARGET.format("image_")
# The words of a link may hold images; each piece begins with another character, so nothing is tried twice.
_LINK = r"(?<!!)\[(?P<words>(?:!\[[^\[\]]*\]\([^()\s]*\)|\\.|[^\[\]\\!]|!(?!\[))*)\]" + _TARGET.format("")
_PIECE = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+\-.!~|<>])"
    r"|(?P<break> {2,}\n|\\\n)"
    # Blanks are tried once, from where they begin: a long run of them without a line end costs no more than its length.
    r"|(?P<soft>(?:(?<!\s)|(?<=\n))\s*\n\s*)"
    r"|(?P<fence>`+)"
    rf"|{_IMAGE}|{_LINK}"
    r"|<(?P<auto>https?://[^<>\s]+)>"
    r"|\*\*(?P<strong>(?:[^*\\]|\\.|\*(?!\*))+)\*\*"
    r"|\*(?P<stressed>(?:[^*\\]|\\.|\*\*(?:[^*\\]|\\.)+\*\*)+)\*"
    r"|~~(?P<struck>[^~\n]+)~~",
    re.DOTALL,
)
# HTML shows a run of blanks as one; two are kept, for they make a line break.
_LONG_GAP = re.compile(r" {3,}")
# Scripts written without spaces between words: a line break between two such characters is no space.
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")


class Targets(Protocol):
    """Says where links lead and where images are; None for what is not to be linked or shown."""

    def link(self, url: str) -> str | None:
        """Return the address to link `url` with."""

    def image(self, url: str) -> str | None:
        """Return the address of the image at `url` inside the archive."""


def render_inlines(text: str, targets: Targets, *, depth: int = 0) -> str:
    """Return `text` as HTML. Only addresses from `targets` and elements without attributes are written."""
    text = _LONG_GAP.sub("  ", text)
    pieces: list[str] = []
    at = 0
    while found := _PIECE.search(text, at):
        pieces.append(escape(text[at : found.start()]))
        made, at = _piece(found, targets, depth)
        pieces.append(made)
    pieces.append(escape(text[at:]))
    return "".join(pieces)


def _piece(found: re.Match[str], targets: Targets, depth: int) -> tuple[str, int]:
    """Return the HTML of one piece of syntax, and where the text goes on."""
    group = found.lastgroup or ""
    if depth >= MAX_DEPTH and group not in ("escaped", "break", "soft"):
        return escape(found[0]), found.end()
    match group:
        case "fence":
            return _code(found)
        case "escaped":
            made = escape(found[group])
        case "break":
            made = "<br>"
        case "soft":
            made = _line_end(found)
        case "image_target":
            made = _image(found["alt"], found["image_target"], targets)
        case "target":
            made = _link(found["words"], found["target"], targets, depth)
        case "auto":
            made = _link("", found["auto"], targets, depth)
        case _:
            element = {"strong": "strong", "stressed": "em", "struck": "s"}[group]
            inner = render_inlines(found[group], targets, depth=depth + 1)
            made = f"<{element}>{inner}</{element}>"
    return made, found.end()


def _code(found: re.Match[str]) -> tuple[str, int]:
    fence = found["fence"]
    end = found.string.find(fence, found.end(), found.end() + 2000)
    if end < 0:
        return escape(fence), found.end()
    return f"<code>{escape(found.string[found.end() : end].strip())}</code>", end + len(fence)


def _line_end(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1 : found.start()]
    after = found.string[found.end() : found.end() + 1]
    return "" if _UNSPACED.match(before) and _UNSPACED.match(after) else "\n"


def _image(alt: str, source: str, targets: Targets) -> str:
    address = targets.image(source)
    if address is None:
        words = f": {escape(alt)}" if alt.strip() else ""
        return f'<span class="absent-image">Image not in this archive{words}</span>'
    return f'<img src="{escape(address)}" alt="{escape(alt)}" loading="lazy">'


def _link(words: str, target: str, targets: Targets, depth: int) -> str:
    inner = render_inlines(words, targets, depth=depth + 1) if words else escape(target)
    address = targets.link(target)
    return inner if address is None else f'<a href="{escape(address)}">{inner}</a>'
