"""Pipe tables: cells, rows, and the header line that Markdown cannot do without."""

from __future__ import annotations

from lxml.etree import _Element

from archiver.extract.marks import Frame, Mark


def cell(frame: Frame, text: str) -> str:
    """Return a cell on one line, with an empty one for each further column it spans."""
    return " " + text.strip().replace("\n", " ") + " |" * frame.columns()


def row(frame: Frame, text: str) -> str:
    """Return a row, with the line that makes it, or an empty row before it, the head of the table."""
    line = f"|{text}\n"
    if frame.element.getprevious() is not None:
        return line
    rule = "| " + " | ".join(["---"] * frame.items) + " |\n"
    if is_head(frame):
        return line + rule
    if needs_empty_head(frame.element):
        return "| " + " | ".join([""] * frame.items) + " |\n" + rule + line
    return line


def is_head(frame: Frame) -> bool:
    """Tell whether a first row is a head: all its cells are, or it is alone in a thead."""
    element = frame.element
    parent = element.getparent()
    alone = parent is not None and parent.tag == "thead" and element.getnext() is None
    return alone or next(element.iterdescendants("td"), None) is None


def needs_empty_head(element: _Element) -> bool:
    """Tell whether a first row of plain cells opens its table."""
    parent = element.getparent()
    if parent is None or parent.tag in ("thead", "table"):
        return parent is not None
    table = parent.getparent()
    return parent.tag in ("tbody", "tfoot") and (table is None or table.find("thead") is None)


def table(frame: Frame, text: str) -> str:
    """Return the table as a block of its own."""
    return f"\n\n{text.strip()}\n\n"


def caption(frame: Frame, text: str) -> str:
    """Return the caption as a paragraph before the table."""
    return text.strip() + "\n\n"


TABLE_MARKS: dict[str, Mark] = {"caption": caption, "table": table, "td": cell, "th": cell, "tr": row}
