"""One function for each element that Markdown has a sign for.

Each takes the frame of the element, which is closed, and the Markdown of its content; it returns the element's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from lxml.etree import _Element

from archiver.extract.chunks import PLAIN_SPACE, chomp, indent, wrap

BULLETS = "*+-"
MAX_COLUMNS = 1000
"""The most columns one cell may span (HTML standard, 4.9.11)."""


class Frame(Protocol):
    """What a mark may know of the element it closes and of where that stands."""

    element: _Element
    tag: str
    is_inline: bool
    is_plain: bool
    is_preformatted: bool
    bullets: int
    is_in_item: bool
    items: int

    @property
    def parent(self) -> Frame | None:
        """The frame of the element above."""

    def columns(self) -> int:
        """Return how many columns the cell spans."""

    def link(self) -> str | None:
        """Return the target of the link, or None if it is to be plain text."""

    def image(self) -> str:
        """Return the Markdown of the image, or nothing."""


Mark = Callable[[Frame, str], str]


def block(frame: Frame, text: str) -> str:
    """Return a paragraph of its own; inside a cell or heading only spaced words."""
    bare = text.strip(PLAIN_SPACE if frame.tag == "p" else None)
    if frame.is_inline:
        return f" {bare} " if bare else ""
    return f"\n\n{bare}\n\n" if bare else ""


def heading(frame: Frame, text: str) -> str:
    """Return an ATX heading on one line."""
    if frame.is_inline:
        return text
    level = int(frame.tag[1])
    return "\n\n" + "#" * level + " " + re.sub("[ \t\r\n]+", " ", text.strip()) + "\n\n"


def quotation(frame: Frame, text: str) -> str:
    """Return the lines of a block quotation."""
    bare = text.strip(PLAIN_SPACE)
    if frame.is_inline:
        return f" {bare} "
    return "\n" + indent(bare, "> ", "> ", ">") + "\n\n" if bare else "\n"


def listing(frame: Frame, text: str) -> str:
    """Return a list; one inside an item hugs it."""
    if frame.is_in_item:
        return "\n" + text.rstrip()
    element = frame.element
    followed = element.getnext() is not None or bool(element.tail)
    return "\n\n" + text + ("\n" if followed else "")


def item(frame: Frame, text: str) -> str:
    """Return a list item, its further lines indented by the width of its bullet."""
    bare = text.strip()
    if not bare:
        return "\n"
    bullet = item_bullet(frame)
    return indent(bare, bullet, " " * len(bullet)) + "\n"


def item_bullet(frame: Frame) -> str:
    """Return the bullet or number of an item; stray items count as below the last level."""
    parent = frame.parent
    if parent is not None and parent.tag == "ol":
        start = parent.element.get("start", "")
        first = int(start) if start.isdecimal() and len(start) < 10 else 1
        return f"{first + parent.items - 1}. "
    return BULLETS[(frame.bullets - 1) % len(BULLETS)] + " "


def term(frame: Frame, text: str) -> str:
    """Return the term of a description list on one line."""
    bare = re.sub(r"\s+", " ", text.strip())
    if frame.is_inline:
        return f" {bare} "
    return f"\n\n{bare}\n" if bare else "\n"


def description(frame: Frame, text: str) -> str:
    """Return the description of a term, with a colon before its first line."""
    bare = text.strip()
    if frame.is_inline:
        return f" {bare} "
    return indent(bare, ":   ", "    ") + "\n" if bare else "\n"


def line_break(frame: Frame, text: str) -> str:
    """Return the end of a line."""
    if frame.is_preformatted:
        return "\n"
    return " " if frame.is_inline else "  \n"


def rule(frame: Frame, text: str) -> str:
    """Return a thematic break."""
    return "\n\n---\n\n"


def bold(frame: Frame, text: str) -> str:
    """Return strong words."""
    return text if frame.is_plain else wrap(text, "**")


def italic(frame: Frame, text: str) -> str:
    """Return stressed words."""
    return text if frame.is_plain else wrap(text, "*")


def struck(frame: Frame, text: str) -> str:
    """Return deleted words."""
    return text if frame.is_plain else wrap(text, "~~")


def code(frame: Frame, text: str) -> str:
    """Return inline code, fenced by one backtick more than it holds in a row (CommonMark, 6.1)."""
    if frame.is_plain:
        return text
    runs = [len(run) for run in re.findall(r"`+", text)]
    fence = "`" * (max(runs) + 1 if runs else 1)
    before, bare, after = chomp(text)
    if not bare:
        return ""
    pad = " " if runs else ""
    return f"{before}{fence}{pad}{bare}{pad}{fence}{after}"


def preformatted(frame: Frame, text: str) -> str:
    """Return a fenced code block."""
    return f"\n\n```\n{text.strip(chr(10))}\n```\n\n" if text else ""


def words_in_quotes(frame: Frame, text: str) -> str:
    """Return a short quotation."""
    return f'"{text}"'


def anchor(frame: Frame, text: str) -> str:
    """Return a link, or its words alone."""
    if frame.is_preformatted:
        return text
    before, bare, after = chomp(text)
    if not bare:
        return ""
    target = frame.link()
    if target is None:
        return f"{before}{bare}{after}"
    shown = f"<{target}>" if is_bare_address(frame, bare, target) else f"[{bare}]({target}{title_of(frame)})"
    return before + shown + after


def is_bare_address(frame: Frame, text: str, target: str) -> bool:
    """Tell whether the words of a link are its address."""
    return text.replace(r"\_", "_") == target and not frame.element.get("title")


def title_of(frame: Frame) -> str:
    """Return the title of a link in quotation marks, with a space before, or nothing."""
    title = (frame.element.get("title") or "").replace('"', r"\"")
    return f' "{title}"' if title else ""


def picture(frame: Frame, text: str) -> str:
    """Return an image."""
    return frame.image()


def film(frame: Frame, text: str) -> str:
    """Return a video as its poster, its words or both, linked to the file."""
    element = frame.element
    source = element.get("src") or next((child.get("src") or "" for child in element.iterchildren("source")), "")
    poster = element.get("poster") or ""
    if poster:
        image = f"![{text}]({poster})"
        return f"[{image}]({source})" if source else image
    return f"[{text}]({source})" if source else text


def checkbox(frame: Frame, text: str) -> str:
    """Return a checkbox as task lists have it; other inputs have no text."""
    if frame.element.get("type") != "checkbox":
        return ""
    return "[x] " if frame.element.get("checked") is not None else "[ ] "


MARKS: dict[str, Mark] = {
    **dict.fromkeys(["p", "div", "section", "article", "dl"], block),
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], heading),
    **dict.fromkeys(["ul", "ol"], listing),
    **dict.fromkeys(["b", "strong"], bold),
    **dict.fromkeys(["i", "em"], italic),
    **dict.fromkeys(["s", "del"], struck),
    **dict.fromkeys(["code", "kbd", "samp"], code),
    "a": anchor,
    "blockquote": quotation,
    "br": line_break,
    "dd": description,
    "dt": term,
    "figcaption": block,
    "hr": rule,
    "img": picture,
    "input": checkbox,
    "li": item,
    "pre": preformatted,
    "q": words_in_quotes,
    "video": film,
}
