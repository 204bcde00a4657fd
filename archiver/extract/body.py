"""The body of a story: its blocks, text and Markdown, out of the outline of the page."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.etree import _Element

from archiver.extract.blocks import Block, Outline
from archiver.extract.choice import choose
from archiver.extract.evidence import Candidate
from archiver.extract.limits import Watch
from archiver.extract.markdown import write_story
from archiver.extract.metadata import Head
from archiver.extract.survey import survey
from archiver.extract.titles import folded
from archiver.model import Image, Kind, Link

MIN_LINKED_CHARS = 400
_HEADINGS = frozenset(["h1", "h2", "h3"])


@dataclass(frozen=True, slots=True)
class Body:
    """What a story says, and the candidate that tells where it starts."""

    text: str
    markdown: str
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    source: Candidate | None


def read_body(
    head: Head, outline: Outline, kind: Kind, title: str | None, base: str | None, watch: Watch | None = None
) -> Body:
    """Return the body of the story: the blocks that are chosen, or what JSON-LD says where that is much more.

    `watch` looks at the time now and then.
    """
    choice = choose(outline, survey(head, outline, head.url), is_thread=kind == "forum")
    blocks, headline = without_title(choice.blocks, outline, title)
    text = "\n".join(block.text for block in blocks)
    linked = linked_body(head)
    if linked is not None and len(text) * 2 < len(linked.value):
        return Body(linked.value, "\n\n".join(linked.value.split("\n")), (), (), linked)
    if not text:
        return Body("", "", (), (), None)
    container, omitted = choice.element, choice.omitted | headline
    written = write_story(container, omitted, base, choice.muted - omitted, watch)
    return Body(text, written.markdown, written.links, written.images, opening(blocks[0], container))


def without_title(
    blocks: tuple[Block, ...], outline: Outline, title: str | None
) -> tuple[tuple[Block, ...], frozenset[_Element]]:
    """Return the blocks without headings that repeat the title, and the elements of these."""
    key = folded(title or "")
    headline = [b for b in blocks if key and outline.tags[b.box] in _HEADINGS and folded(b.text) == key]
    if not headline or len(headline) == len(blocks):
        return blocks, frozenset()
    boxes = {block.box for block in headline}
    return tuple(b for b in blocks if b.box not in boxes), frozenset(outline.elements[box] for box in boxes)


def opening(block: Block, container: _Element) -> Candidate:
    """Return where the text starts: its first line, in the chosen element."""
    first = block.text.split("\n")[0]
    return Candidate(first, "text", "", first, container, ("main-text", "white-space"))


def linked_body(head: Head) -> Candidate | None:
    """Return a long article body that stands in JSON-LD only, or None."""
    found = next((c for c in head.linked("articleBody") if len(c.value) >= MIN_LINKED_CHARS), None)
    if found is None or found.value.lstrip().startswith("<"):
        return None
    text = "\n".join(line.strip() for line in found.value.splitlines() if line.strip())
    return Candidate(text, found.method, found.suffix, found.raw, found.element, ("white-space",))
