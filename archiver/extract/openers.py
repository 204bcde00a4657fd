"""What each element means for the Markdown of a story: one function for each kind, called when the element begins.

It returns what is to be called when the element ends, None if nothing is, or `skipped` if its content is not wanted.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml.etree import _Element

from archiver.extract.codeblocks import code_language, code_text, fence_of, is_gutter
from archiver.extract.emphasis import CODE, EMPHASIS, STRONG, STRUCK
from archiver.extract.footnotes import NOTE_TAGS
from archiver.extract.formulas import is_rendered, math_markdown, picture_markdown, script_markdown
from archiver.extract.media import player_address, player_title
from archiver.extract.raised import lowered, raised
from archiver.extract.runs import LINK_SHIFT
from archiver.extract.tokens import INLINE, SKIPPED
from archiver.extract.wordlist import words
from archiver.extract.writing import CELL, PARAGRAPH, Writing

Close = Callable[[], None]
Opener = Callable[[Writing, _Element], Close | None]


def skipped() -> None:
    """Stands for an element whose content is not wanted."""


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
        writing.texts.append(" ".join(text.split()))
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


def picture(writing: Writing, element: _Element) -> Close | None:
    """An image, or the formula that it shows."""
    tex = picture_markdown(element)
    if not tex:
        writing.image(element)
    elif not writing.texts or writing.texts[-1] != tex:
        writing.atom(tex)
    return skipped


def noscript(writing: Writing, element: _Element) -> Close | None:
    """The pictures for readers without scripts, unless their lazy twin stands right before them; words are a box."""
    if any(not str(text).isspace() for text in element.itertext()):
        return block(writing, element)
    if not writing.is_behind_picture():
        for image in element.iter("img"):
            writing.image(image)
        writing.noscript_end = len(writing.texts)
    return skipped


def math(writing: Writing, element: _Element) -> Close | None:
    """A formula."""
    said = math_markdown(element)
    if said.startswith("$"):
        writing.atom(said)
    else:
        writing.take(said)
    return skipped


def script(writing: Writing, element: _Element) -> Close | None:
    """A formula for MathJax; other scripts are no prose."""
    if said := script_markdown(element):
        writing.atom(said)
    else:
        writing.take(" ")
    return skipped


def player(writing: Writing, element: _Element) -> Close | None:
    """A film or sound, as a link in a paragraph of its own."""
    address = player_address(element, writing.addresses)
    if address is not None:
        writing.border()
        writing.film(address, player_title(element))
        writing.border()
    return skipped


def checkbox(writing: Writing, element: _Element) -> Close | None:
    """The box of a task, at the beginning of its item; other controls are no prose."""
    is_first = writing.sheet.begins_item and not any(text.strip() for text in writing.texts)
    if is_first and writing.mode == PARAGRAPH and element.get("type") == "checkbox":
        writing.sheet.task(is_done=element.get("checked") is not None)
    else:
        writing.take(" ")
    return skipped


def unseen(writing: Writing, element: _Element) -> Close | None:
    """An element whose text is no prose; it parts words."""
    writing.take(" ")
    return skipped


OPENERS: dict[object, Opener | None] = {
    **dict.fromkeys(INLINE),
    **dict.fromkeys(SKIPPED, unseen),
    **dict.fromkeys(words("h1 h2 h3 h4 h5 h6"), heading),
    **dict.fromkeys(words("b strong"), bold),
    **dict.fromkeys(words("i em"), italic),
    **dict.fromkeys(words("s strike del"), struck),
    **dict.fromkeys(words("code kbd samp tt"), code),
    **dict.fromkeys(words("sub sup"), small),
    **dict.fromkeys(words("iframe embed object video audio"), player),
    **dict.fromkeys(words("img amp-img"), picture),
    **dict.fromkeys(words("p"), paragraph),
    "a": anchor,
    "blockquote": quotation,
    "br": line_break,
    "hr": rule,
    "input": checkbox,
    "math": math,
    "noscript": noscript,
    "pre": preformatted,
    "q": quoted,
    "rp": None,
    "rt": reading,
    "script": script,
    "span": span_of_words,
}
