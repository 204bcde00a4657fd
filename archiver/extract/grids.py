"""Tables of a story: which ones hold data, and their pipe table (GFM 4.10)."""

from __future__ import annotations

from lxml.etree import _Element

from archiver.extract.wordlist import words

MAX_SPAN = 1000
"""The most columns or rows that a cell may span (HTML standard, 4.9.11)."""

MAX_CELL = 400
"""The most characters in a cell of a table that names no columns and yet holds data."""

MAX_NAMED_CELL = 2000
"""The same where the table has a head."""

FREE_CELLS = 200
"""How many empty cells a page may ask for by spans, beyond four for each cell that it has."""

_PROSE = frozenset(words("h1 h2 h3 h4 h5 h6 pre blockquote figure form article section hr iframe video"))
_LISTS = frozenset(["ul", "ol", "dl"])


def is_grid(table: _Element) -> bool:
    """Tell whether a table holds data; others only lay out what is in them.

    Data stand in two columns or more, in cells without blocks of prose. A head allows more in a cell.
    """
    if table.get("role") in ("presentation", "none") or table.get("datatable") == "0":
        return False
    has_head = False
    widest = columns = size = paragraphs = 0
    for element in table.iter():
        tag = element.tag
        if tag == "tr":
            columns = 0
        elif tag in ("td", "th"):
            columns += 1
            widest = max(widest, columns)
            size = paragraphs = 0
            has_head = has_head or tag == "th"
        elif tag in ("thead", "caption"):
            has_head = True
        elif tag == "p":
            paragraphs += 1
        elif tag in _PROSE or (tag == "table" and element is not table):
            return False
        if not has_head and (paragraphs > 1 or tag in _LISTS):
            return False
        for text in (element.text, element.tail):
            if text and not text.isspace():
                size += len(text)
        if size > (MAX_NAMED_CELL if has_head else MAX_CELL):
            return False
    return widest > 1


class Grid:
    """The rows of one table, being filled."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.row: list[str] = []
        self.caption = ""
        self.has_head = False
        self._held: dict[int, int] = {}  # how many rows below a cell still spans, by column
        self._spare = FREE_CELLS

    def cell(self, text: str, columns: int = 1, rows: int = 1) -> None:
        """Add a cell; where it spans more columns or rows, empty ones follow."""
        self._fill()
        self._spare += 4
        columns = min(columns, 1 + self._spare)
        rows = min(rows, max(1, (1 + self._spare) // columns))
        self._spare -= columns * rows - 1
        if rows > 1:
            self._held.update(dict.fromkeys(range(len(self.row), len(self.row) + columns), rows))
        self.row += [text] + [""] * (columns - 1)

    def _fill(self) -> None:
        """Add empty cells where one above reaches down."""
        while len(self.row) in self._held:
            self.row.append("")

    def end_row(self, *, is_head: bool = False) -> None:
        """Close a row; only the first can be the head."""
        self._fill()
        row, self.row = self.row, []
        # Each step here is paid for by the empty cells that a span may ask for.
        self._held = {column: rows - 1 for column, rows in self._held.items() if rows > 1}
        if any(row):
            self.has_head = self.has_head or (is_head and not self.rows)
            self.rows.append(row)

    def lines(self) -> list[str]:
        """Return the lines of the table, none if it holds no word."""
        if not self.rows:
            return []
        width = max(map(len, self.rows))
        head, body = (self.rows[0], self.rows[1:]) if self.has_head else ([], self.rows)
        # Rows may be shorter than the head (GFM 4.10); filling them is for the eye.
        is_small = width * len(self.rows) <= 4 * sum(map(len, self.rows)) + FREE_CELLS
        rule = "| " + " | ".join(["---"] * width) + " |"
        return [line(head, width), rule, *(line(row, width if is_small else 0) for row in body)]


def line(row: list[str], width: int) -> str:
    """Return a row of at least `width` cells."""
    return "| " + " | ".join(row + [""] * (width - len(row))) + " |"


def span(said: str | None) -> int:
    """Return how many columns or rows a cell says that it spans."""
    return min(MAX_SPAN, int(said)) or 1 if said and said.isascii() and said.isdigit() and len(said) < 10 else 1
