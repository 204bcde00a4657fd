"""Elements that are blocks of a story: boxes, paragraphs, headings, quotations, code, rules, notes."""

from __future__ import annotations

from lxml.etree import _Element

from archiver.extract.codeblocks import code_language, code_text, fence_of, is_gutter
from archiver.extract.emphasis import CODE, STRONG
from archiver.extract.footnotes import NOTE_TAGS
from archiver.extract.opening import Close, skipped
from archiver.extract.writing import CELL, PARAGRAPH, Writing
from archiver.text.spaces import collapsed


def block(writing: Writing, element: _Element) -> Close | None:
    """A box of its own; a note if a footnote leads to it."""
    writing.border()
    if writing.notes.labels and element.tag in NOTE_TAGS and (close := note(writing, element)):
        return close
    return writing.border


def note(writing: Writing, element: _Element) -> Close | None:
    """The note that a footnote reference led to."""
    if writing.mode != PARAGRAPH or writing.sheet.margin:
        return None
    label = writing.notes.note(element)
    if label is None:
        return None
    place = writing.sheet.note(label)

    def close() -> None:
        writing.border()
        writing.sheet.leave(place)

    return close


def paragraph(writing: Writing, element: _Element) -> Close | None:
    """A paragraph, which ends a heading that its page forgot to end."""
    if 1 <= writing.mode <= 6 and any(not text.isspace() for text in writing.texts):
        writing.flush()
        writing.mode = PARAGRAPH
    return block(writing, element)


def heading(writing: Writing, element: _Element) -> Close | None:
    """A heading; in a cell only words."""
    if writing.mode == CELL:
        writing.border()
        return writing.border
    writing.flush()
    before = writing.mode, writing.style, writing.is_strong
    writing.mode, writing.is_strong = int(element.tag[1]), True
    writing.style &= ~STRONG

    def close() -> None:
        writing.flush()
        writing.mode, writing.style, writing.is_strong = before

    return close


def leave_heading(writing: Writing) -> Close:
    """Write the heading so far and go on with blocks; what is returned goes back to it."""
    writing.flush()
    mode, writing.mode = writing.mode, PARAGRAPH

    def close() -> None:
        writing.flush()
        writing.mode = mode

    return close


def quotation(writing: Writing, element: _Element) -> Close | None:
    """A block quotation; in a cell only words."""
    if writing.mode == CELL:
        writing.border()
        return writing.border
    back = leave_heading(writing)
    place = writing.sheet.quote()

    def close() -> None:
        writing.flush()
        writing.sheet.leave(place)
        back()

    return close


def rule(writing: Writing, element: _Element) -> Close | None:
    """A thematic break."""
    writing.border()
    if writing.mode == PARAGRAPH:
        writing.sheet.rule()
    return skipped


def preformatted(writing: Writing, element: _Element) -> Close | None:
    """A code block; a pre element with prose, pictures or tables in it is a box as any other."""
    if is_gutter(element):
        return skipped
    if next(element.iterdescendants("p", "h1", "h2", "h3", "img", "pre"), None) is not None:
        return block(writing, element)
    text = code_text(element)
    if not text.strip():
        return skipped
    if writing.mode == CELL:
        writing.texts.append(collapsed(text))
        writing.styles.append(CODE)
        return skipped
    back = leave_heading(writing)
    if not writing.is_muted:
        fence = fence_of(text)
        writing.sheet.put(fence + code_language(element), [*text.split("\n"), fence])
        for linked in element.iterdescendants("a"):
            writing.take_link(linked, writing.addresses.absolute(linked.get("href")))
    back()
    return skipped
