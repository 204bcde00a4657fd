"""What holds of the story of any page, however broken; checked on made, mutated and fuzzed pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from urllib.parse import urlsplit

from lxml import etree
from lxml.etree import _Element

from archiver.extract.dom import read_page
from archiver.extract.tokens import SKIPPED
from archiver.model import Story

_INVISIBLE = str.maketrans("", "", "\x00\ufeff\u200b")


def broken_promises(story: Story, raw: bytes, content_type: str | None = None) -> list[str]:
    """Return in words what is not as it must be; nothing for a story that is right."""
    page = read_page(raw, content_type=content_type)
    shown = (page.text,) if page.root is None else (_string_value(page.root), _prose(page.root))
    return [*_of_text(story, shown), *_of_addresses(story), *_of_quotes(story, page.text)]


def _string_value(root: _Element) -> str:
    return "".join(map(str, root.itertext()))


def _prose(root: _Element) -> str:
    """Return the text without elements that hold none to be read: a line goes on behind a script in it."""
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            pieces.append(element.tail or "")
        elif element.tag in SKIPPED:
            walk.skip_subtree()
        else:
            pieces.append(element.text or "")
    return "".join(pieces)


def _of_text(story: Story, shown: tuple[str, ...]) -> Iterator[str]:
    texts = {"text": story.text, "markdown": story.markdown, "title": story.title or "", "source": story.source or ""}
    for name, text in texts.items():
        if "\x00" in text:
            yield f"{name} holds NUL"
        if any("\ud800" <= char <= "\udfff" for char in text):
            yield f"{name} holds half a surrogate"
    if any(proof.field == "text" and proof.method != "json-ld" for proof in story.evidence):
        squeezed = [_squeezed(text) for text in shown]
        for line in story.text.split("\n"):
            if not any(_squeezed(line) in text for text in squeezed):
                yield f"the page does not hold the line {line[:200]!r}"
                return


def _squeezed(text: str) -> str:
    """Return `text` without white space, which tags may part words with or not, and without what shows nothing."""
    return "".join(text.translate(_INVISIBLE).split())


def _of_addresses(story: Story) -> Iterator[str]:
    for url in chain((link.url for link in story.links), (image.url for image in story.images)):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            yield f"no absolute address: {url[:200]!r}"


def _of_quotes(story: Story, text: str) -> Iterator[str]:
    for proof in story.evidence:
        if proof.quote is not None and text[proof.start : proof.end] != proof.quote:
            yield f"the quote of {proof.field} is not where it is said to be: {proof.quote[:200]!r}"
        if proof.status == "absent" and getattr(story, proof.field, None) not in (None, (), ""):
            yield f"{proof.field} is there and said to be absent"
