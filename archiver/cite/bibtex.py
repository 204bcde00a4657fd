r"""BibTeX, as the oldest styles take it too.

BibTeX counts braces even behind a backslash, so a brace of a title is written \textbraceleft{}. Names are kept whole,
in braces of their own: which part is the family name is nothing a page says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.cite.checks import completed
from archiver.cite.day import day_parts
from archiver.cite.item import CitedItem
from archiver.cite.statement import identity, published_day, quoted, remarks

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
    }
    | {char: f"\\{char}" for char in "#$%&_"}
)
# Pairs that TeX's fonts set as one other sign: dashes, quotation marks, the Spanish opening marks.
_LIGATURES = re.compile("-(?=-)|'(?=')|`(?=`)|,(?=,)|[?!](?=`)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Babel's names, which biblatex needs for `langid`; BibTeX passes over the field.
_LANGUAGES = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
    "zh": "chinese",
}


def render(item: CitedItem) -> str:
    """Return `item` as a BibTeX entry of type misc."""
    fields = ",\n".join(f"  {name} = {value}" for name, value in _fields(item))
    draft = f"@misc{{{item.key},\n{fields}\n}}"
    marks = (item.memento_url, item.captured_text)
    # BibTeX passes over text between entries.
    return completed(draft, marks, f"{draft}\nArchived {item.captured_text} at {item.memento_url}")


def escape(text: str) -> str:
    """Return `text` as TeX prints it unchanged, its braces balanced."""
    return _LIGATURES.sub(r"\g<0>{}", text.translate(_ESCAPES))


def protect(title: str) -> str:
    """Return `title` escaped, each word that has a capital letter in braces: styles put titles into lower case."""
    return " ".join(f"{{{escape(word)}}}" if word != word.lower() else escape(word) for word in title.split(" "))


def language_name(tag: str | None) -> str | None:
    """Return babel's name for the language of `tag` (BCP 47), or None if we know of none."""
    return _LANGUAGES.get((tag or "").partition("-")[0].lower())


def _fields(item: CitedItem) -> Iterator[tuple[str, str]]:
    if item.authors:
        yield "author", "{" + " and ".join(f"{{{escape(author)}}}" for author in item.authors) + "}"
    yield "title", f"{{{protect(item.heading)}}}"
    site = f"{escape(item.site)}, " if item.site else ""
    yield "howpublished", f"{{{site}archived at \\url{{{item.memento_url}}}}}"
    yield from _published(item)
    yield "note", f"{{{_note(item)}}}"
    yield "url", f"{{{item.memento_url}}}"
    yield "urldate", f"{{{item.captured_day}}}"
    if babel := language_name(item.language):
        yield "langid", f"{{{babel}}}"


def _published(item: CitedItem) -> Iterator[tuple[str, str]]:
    parts = day_parts(item.published)
    if parts:
        yield "year", f"{{{parts[0]:04d}}}"
    if len(parts) > 1:
        yield "month", _MONTHS[parts[1] - 1]
    if len(parts) > 2:
        yield "day", f"{{{parts[2]}}}"


def _note(item: CitedItem) -> str:
    published = published_day(item)
    sentences = [
        f"Published {escape(published)}" if published else "",
        f"Archived {item.captured_text}",
        f"Original: \\url{{{item.original_address}}}",
        escape(identity(item)),
        escape(quoted(item)),
        escape(remarks(item).rstrip(".")),
    ]
    return ". ".join(filter(None, sentences))
