"""Elements that show something: pictures, formulas, films, the boxes of tasks."""

from __future__ import annotations

from lxml.etree import _Element

from archiver.extract.block_openers import block
from archiver.extract.formulas import math_markdown, picture_markdown, script_markdown
from archiver.extract.media import player_address, player_title
from archiver.extract.opening import Close, skipped
from archiver.extract.writing import PARAGRAPH, Writing


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
