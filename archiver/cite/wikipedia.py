"""Wikipedia: the template cite web.

What wikitext gives a meaning is written as a character reference, so that a title can neither end the template nor
begin another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.cite.checks import completed
from archiver.cite.day import day_parts
from archiver.cite.item import CitedItem
from archiver.cite.line import one_line
from archiver.cite.statement import archived, remarks

_ESCAPES = str.maketrans({char: f"&#{ord(char)};" for char in "|{}[]<>&'~_*#:;="})
# A colon, an underscore and the like matter only where they are doubled or make an address.
_MARKUP = re.compile(r"[|{}\[\]<>&]|''+|~~~+|__+|:(?=//)|^[*#:;=]")
# Three or more tildes are a signature, two or more apostrophes are italics: so in an address too.
_IN_ADDRESS = re.compile(r"''+|~~~+|__+")
# Not Found and Gone (RFC 9110, 15.5.5 and 15.5.11): other errors may pass.
_GONE = (404, 410)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def render(item: CitedItem) -> str:
    """Return `item` as a cite web template, remarks in a comment behind it."""
    draft = "{{cite web " + " ".join(f"|{name}={value}" for name, value in _parameters(item)) + "}}"
    marks = (f"|archive-url={address(item.memento_url)}", f"|archive-date={item.captured_day}")
    checked = completed(draft, marks, f"{draft} {escape(archived(item))}")
    # Two hyphens would end the comment too early.
    note = remarks(item).replace("--", "- -").replace("--", "- -")
    return f"{checked}<!-- {note} -->" if note else checked


def escape(text: str) -> str:
    """Return `text` as wikitext that shows it unchanged inside a template."""
    return _MARKUP.sub(lambda match: match.group().translate(_ESCAPES), text)


def address(url: str) -> str:
    """Return the address `url` without anything wikitext reads as markup; it leads to the same place."""
    return _IN_ADDRESS.sub(lambda match: "".join(f"%{ord(char):02X}" for char in match.group()), url)


def _parameters(item: CitedItem) -> Iterator[tuple[str, str]]:
    yield "url", address(item.original_address)
    yield "title", escape(item.heading)
    if len(item.authors) == 1:
        yield "author", escape(item.authors[0])
    else:
        yield from ((f"author{number}", escape(author)) for number, author in enumerate(item.authors, 1))
    if item.site:
        yield "website", escape(item.site)
    if item.language:
        yield "language", escape(item.language.partition("-")[0].lower())
    if item.published:
        yield "date", escape(date_text(item.published))
    yield "access-date", item.captured_day
    yield "archive-url", address(item.memento_url)
    yield "archive-date", item.captured_day
    # The page is not asked for now, so "live" is never claimed; without the parameter the title leads to the archive.
    if item.last_status in _GONE:
        yield "url-status", "dead"
    if item.quote:
        yield "quote", escape(one_line(item.quote.exact))


def date_text(published: str) -> str:
    """Return a date as the template takes it: a day in ISO 8601, a month by its English name, a year."""
    parts = day_parts(published)
    if len(parts) == 2:
        return f"{_MONTHS[parts[1] - 1]} {parts[0]}"
    return "-".join(f"{part:0{4 if place == 0 else 2}d}" for place, part in enumerate(parts)) or published
