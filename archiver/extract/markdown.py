"""The Markdown of a story, its links and its images, out of one walk over what was chosen.

The dialect is GitHub Flavored Markdown, as docs/reference/markdown.md describes it; a CommonMark parser gives back the
words of the page. Nothing here recurses, and the work is that of the elements and of what is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from archiver.extract.block_openers import block
from archiver.extract.limits import STEP, Watch
from archiver.extract.openers import OPENERS
from archiver.extract.opening import Close, skipped
from archiver.extract.table_openers import empty_cell
from archiver.extract.tokens import INLINE
from archiver.extract.writing import Writing
from archiver.model import Image, Link


@dataclass(frozen=True, slots=True)
class Written:
    """A story as Markdown, with its links and images, each address once."""

    markdown: str
    links: tuple[Link, ...]
    images: tuple[Image, ...]


def write_story(
    container: _Element,
    omitted: Collection[_Element],
    base: str | None,
    muted: Collection[_Element] = (),
    watch: Watch | None = None,
) -> Written:
    """Return what is in `container` as a story; relative addresses are joined to `base`.

    What is in an `omitted` element is left out whole, of a `muted` box only the words that stand in no box of their own
    within it. Raises ExtractError if the time of `watch` is up.
    """
    writing = Writing(omitted, base)
    _walk(writing, container, muted, watch or Watch())
    writing.flush()
    markdown = writing.notes.settle(writing.sheet.markdown())
    return Written(markdown, tuple(writing.links.values()), tuple(writing.images.values()))


def _walk(writing: Writing, container: _Element, muted: Collection[_Element], watch: Watch) -> None:
    openers, omitted, take = OPENERS.get, writing.omitted, writing.take
    writing.is_muted = container in muted
    if container.text:
        take(container.text)
    element, was_muted = container, writing.is_muted
    children: Iterator[_Element] = iter(container)
    close: Close | None = None
    stack: list[tuple[_Element, Iterator[_Element], Close | None, bool]] = []
    left = STEP
    while True:
        left -= 1
        if not left:
            watch.time("the Markdown")
            left = STEP
        child = next(children, None)
        if child is None:
            if close is not None:
                close()
            if not stack:
                return
            writing.is_muted = was_muted
            tail = element.tail
            element, children, close, was_muted = stack.pop()
            if tail:
                take(tail)
            continue
        tag = child.tag
        opener = openers(tag, block)
        if not isinstance(tag, str) or child in omitted:
            if tag in ("td", "th"):
                empty_cell(writing, child)
            elif isinstance(tag, str) and tag not in INLINE:
                # A box parts the words around it, though nothing of it is wanted.
                writing.border()
            if tail := child.tail:
                take(tail)
            continue
        ending = opener(writing, child) if opener is not None else None
        if ending is not skipped:
            below = writing.is_muted
            if muted and tag not in INLINE:
                writing.is_muted = child in muted
            if text := child.text:
                take(text)
            if len(child):
                stack.append((element, children, close, was_muted))
                element, children, close, was_muted = child, iter(child), ending, below
                continue
            if ending is not None:
                ending()
            writing.is_muted = below
        if tail := child.tail:
            take(tail)
