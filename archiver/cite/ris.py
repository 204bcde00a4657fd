"""RIS, for reference managers: one tag a line. `Y2` carries the capture date to the second, which Zotero keeps."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.cite.checks import completed
from archiver.cite.day import day_parts
from archiver.cite.item import CitedItem
from archiver.cite.statement import archived, identity, published_day, quoted, remarks


def render(item: CitedItem) -> str:
    """Return `item` as a RIS record."""
    lines = [f"{tag}  - {value}" for tag, value in _tags(item)]
    marks = (f"UR  - {address(item.memento_url)}\n", f"Y2  - {item.captured_at:%Y/%m/%d/%H:%M:%S}\n")
    return completed(_record(lines), marks, _record([*lines, f"N1  - {archived(item)}"]))


def address(url: str) -> str:
    """Return the address `url` as one address: readers take a semicolon for the border between two."""
    return url.replace(";", "%3B")


def _record(lines: list[str]) -> str:
    return "\n".join(["TY  - ELEC", *lines, "ER  - "])


def _tags(item: CitedItem) -> Iterator[tuple[str, str]]:
    yield "ID", item.key
    yield from (("AU", author) for author in item.authors)
    yield "TI", item.heading
    if item.site:
        yield "T2", item.site
    yield from _dates(item)
    yield "UR", address(item.memento_url)
    yield "Y2", f"{item.captured_at:%Y/%m/%d/%H:%M:%S}"
    if not item.is_local:
        yield "DP", item.archive
    if item.language:
        yield "LA", item.language
    notes = (archived(item), f"Original: {item.original_url}", item.pwid, identity(item), quoted(item), remarks(item))
    yield from (("N1", note) for note in notes if note)


def _dates(item: CitedItem) -> Iterator[tuple[str, str]]:
    parts = day_parts(item.published)
    if not parts:
        yield from [("N1", f"Published {published_day(item)}")] if item.published else []
        return
    year, month, day = (*(f"{part:02d}" for part in parts), "", "")[:3]
    yield "PY", f"{year:0>4}"
    yield "DA", f"{year:0>4}/{month}/{day}/"
