"""Elements that stand among the words of a story: styles, links, line breaks, small signs."""

from __future__ import annotations

from lxml.etree import _Element

from archiver.extract.emphasis import CODE, EMPHASIS, STRONG, STRUCK
from archiver.extract.formulas import is_rendered
from archiver.extract.opening import Close, skipped
from archiver.extract.raised import lowered, raised
from archiver.extract.runs import LINK_SHIFT
from archiver.extract.writing import Writing


def bold(writing: Writing, element: _Element) -> Close | None:
    """Strong words, except where all are."""
    return None if writing.is_strong else styled(writing, STRONG)


def italic(writing: Writing, element: _Element) -> Close | None:
    """Stressed words."""
    return styled(writing, EMPHASIS)


def struck(writing: Writing, element: _Element) -> Close | None:
    """Words that no longer hold."""
    return styled(writing, STRUCK)


def code(writing: Writing, element: _Element) -> Close | None:
    """Inline code."""
    return styled(writing, CODE)


def styled(writing: Writing, bit: int) -> Close | None:
    """Begin a style, unless it is that already; code has no styles in it."""
    if writing.style & (bit | CODE):
        return None
    writing.style |= bit

    def close() -> None:
        writing.style &= ~bit

    return close


def anchor(writing: Writing, element: _Element) -> Close | None:
    """A link, a footnote reference, or words alone."""
    href = element.get("href")
    if not href or writing.style >> LINK_SHIFT:
        return None
    if href[0] == "#":
        if writing.notes.leads_back(element, href):
            return skipped
        if not writing.is_muted and (reference := writing.notes.reference(element, href)):
            writing.atom(reference)
            return skipped
        return None
    if not writing.link(element, href):
        return None

    def close() -> None:
        writing.style &= (1 << LINK_SHIFT) - 1

    return close


def line_break(writing: Writing, element: _Element) -> Close | None:
    """The end of a line."""
    writing.line_break()
    return None


def small(writing: Writing, element: _Element) -> Close | None:
    """Raised or lowered words: as such signs where there are, else as `raised` and `lowered` say."""
    if next(element.iter("a", "img", "math", "br"), None) is None and not writing.is_muted:
        said = "".join(map(str, element.itertext()))
        writing.take(raised(said) if element.tag == "sup" else lowered(said))
        return skipped
    return None


def reading(writing: Writing, element: _Element) -> Close | None:
    """The reading of a ruby base, in parentheses, unless the page has its own (HTML standard, 4.5.12)."""
    above = element.getparent()
    if above is not None and next(above.iterchildren("rp"), None) is not None:
        return None
    writing.take("(")
    return lambda: writing.take(")")


def quoted(writing: Writing, element: _Element) -> Close | None:
    """A short quotation."""
    writing.take('"')
    return lambda: writing.take('"')


def span_of_words(writing: Writing, element: _Element) -> Close | None:
    """Words without a sign of their own; what a script drew of a formula is left out."""
    return skipped if is_rendered(element) else None


def unseen(writing: Writing, element: _Element) -> Close | None:
    """An element whose text is no prose; it parts words."""
    writing.take(" ")
    return skipped
