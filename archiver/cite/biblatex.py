"""biblatex: an entry of type online.

biblatex has no field for an archived copy (plk/biblatex, issue 1424), so the address of the capture is the address, and
the original stands in the addendum. What is in braces of its own is kept by every style.
"""

from __future__ import annotations

from collections.abc import Iterator

from archiver.cite.bibtex import escape, language_name, protect
from archiver.cite.checks import completed
from archiver.cite.day import day_parts
from archiver.cite.item import CitedItem
from archiver.cite.statement import identity, published_day, quoted, remarks


def render(item: CitedItem) -> str:
    """Return `item` as a biblatex entry of type online."""
    fields = ",\n".join(f"  {name} = {{{value}}}" for name, value in _fields(item))
    draft = f"@online{{{item.key},\n{fields},\n}}"
    marks = (f"url = {{{item.memento_url}}}", f"urldate = {{{item.captured_day}T")
    # Text between entries is passed over.
    return completed(draft, marks, f"{draft}\nArchived {item.captured_text} at {item.memento_url}")


def in_field(address: str) -> str:
    r"""Return `address` as it can stand in \url in a field of text, where a bare % begins a comment."""
    return address.replace("%", r"\%")


def _fields(item: CitedItem) -> Iterator[tuple[str, str]]:
    if item.authors:
        yield "author", " and ".join(f"{{{escape(author)}}}" for author in item.authors)
    yield "title", protect(item.heading)
    if item.site:
        yield "titleaddon", escape(item.site)
    parts = day_parts(item.published)
    # The entry type wants a date; XXXX is a year that is not known (ISO 8601-2), which biber takes.
    yield "date", "-".join(f"{part:0{2 if place else 4}d}" for place, part in enumerate(parts)) or "XXXX"
    yield "url", item.memento_url
    yield "urldate", f"{item.captured_at:%Y-%m-%dT%H:%M:%SZ}"
    yield "addendum", f"Archived {item.captured_text}. Original: \\url{{{in_field(item.original_address)}}}"
    yield "note", _note(item)
    if babel := language_name(item.language):
        yield "langid", babel


def _note(item: CitedItem) -> str:
    published = published_day(item)
    sentences = (f"Published {published}" if published else "", identity(item), quoted(item), remarks(item).rstrip("."))
    return ". ".join(escape(each) for each in sentences if each)
