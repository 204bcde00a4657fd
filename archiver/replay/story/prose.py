"""The blocks of a story as HTML: headings, lists, tables, code, quotations, and its notes at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from archiver.replay.story.inlines import References, Targets, write_inlines

if TYPE_CHECKING:
    from markdown_it.token import Token

_ELEMENTS = {
    "paragraph_open": ("<p>", "</p>\n"),
    "blockquote_open": ("<blockquote>", "</blockquote>\n"),
    "bullet_list_open": ("<ul>", "</ul>\n"),
    "table_open": ('<div class="scroll"><table>', "</table></div>\n"),
    "thead_open": ("<thead>", "</thead>"),
    "tbody_open": ("<tbody>", "</tbody>"),
    "tr_open": ("<tr>", "</tr>"),
}
_ALIGNED = {"text-align:right": ' class="end"', "text-align:center": ' class="center"'}
_TASK = re.compile(r"\[([ xX])\]\s")
_LANGUAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9+#._-]{0,29}(?=\s|\Z)")
_MAX_LABEL = 80


def write_prose(tokens: Sequence[Token], targets: Targets) -> str:
    """Return the tokens of a story as HTML; every element that it opens it closes."""
    return _Prose(targets).write(tokens)


@dataclass(frozen=True, slots=True)
class _Note:
    """A note that is being written, and what was written before it."""

    label: str
    around: list[str]


class _Prose:
    """Writes the blocks of one story."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets
        self._references = References()
        self._made: list[str] = []
        self._ends: list[str] = []
        self._numbers: list[int] = []  # of the next item of each ordered list that is open
        self._open_notes: list[_Note] = []
        self._notes: list[tuple[str, str]] = []

    def write(self, tokens: Sequence[Token]) -> str:
        """Return the blocks, then the notes."""
        place = 0
        while place < len(tokens):
            token = tokens[place]
            if token.type == "thead_open" and (end := _empty_head(tokens, place)):
                place = end
            elif token.nesting > 0:
                self._open(tokens, place)
            elif token.nesting < 0:
                self._close(token)
            else:
                self._made.append(self._block(token))
            place += 1
        return "".join(self._made).strip("\n") + _note_list(self._notes, self._references)

    def _open(self, tokens: Sequence[Token], place: int) -> None:
        token = tokens[place]
        if token.type == "footnote_reference_open":
            self._open_notes.append(_Note(token.meta["label"], self._made))
            self._made = []
        start, end = self._element(tokens, place)
        self._made.append(start)
        self._ends.append(end)

    def _close(self, token: Token) -> None:
        self._made.append(self._ends.pop())
        if token.type == "ordered_list_close":
            self._numbers.pop()
        elif token.type == "footnote_reference_close":
            note = self._open_notes.pop()
            self._notes.append((note.label, "".join(self._made).strip("\n")))
            self._made = note.around

    def _element(self, tokens: Sequence[Token], place: int) -> tuple[str, str]:
        """Return the start and the end of the element for a token that opens one."""
        token = tokens[place]
        if token.hidden:
            # The paragraph of an item without blank lines; a block behind it begins on a line of its own.
            return "", "\n" if tokens[place + 3].nesting >= 0 else ""
        match token.type:
            case "heading_open":
                level = min(6, int(token.tag[1:]) + 1)
                return f"<h{level}>", f"</h{level}>\n"
            case "ordered_list_open":
                start = int(token.attrs.get("start", 1))
                self._numbers.append(start)
                return (f'<ol start="{start}">' if start != 1 else "<ol>"), "</ol>\n"
            case "list_item_open":
                return self._item(tokens, place), "</li>"
            case "th_open" | "td_open":
                style = _ALIGNED.get(str(token.attrs.get("style", "")), "")
                return f"<{token.tag}{style}>", f"</{token.tag}>"
            case _:
                return _ELEMENTS.get(token.type, ("", ""))

    def _item(self, tokens: Sequence[Token], place: int) -> str:
        """Return the start of an item: with its box if it is a task, its number if the list would count another."""
        token = tokens[place]
        attribute = ""
        if token.info.isdigit() and self._numbers:
            number = int(token.info)
            attribute = f' value="{number}"' if number != self._numbers[-1] else ""
            self._numbers[-1] = number + 1
        inline = tokens[place + 2] if place + 2 < len(tokens) and tokens[place + 1].type == "paragraph_open" else None
        task = _TASK.match(inline.content) if inline is not None else None
        if inline is None or task is None or not inline.children or inline.children[0].type != "text":
            return f"<li{attribute}>"
        inline.children[0].content = inline.children[0].content[task.end() :]
        return f'<li{attribute} class="task">{"☐" if task[1] == " " else "☑"} '

    def _block(self, token: Token) -> str:
        match token.type:
            case "inline":
                return write_inlines(token.children or (), self._targets, self._references)
            case "fence" | "code_block":
                return _code(token)
            case "hr":
                return "<hr>\n"
            case _:
                return f"<p>{escape(token.content)}</p>\n"


def _code(token: Token) -> str:
    named = _LANGUAGE.match(token.info.strip())
    language = f' data-language="{escape(named[0])}"' if named else ""
    return f"<pre{language}><code>{escape(token.content.removesuffix(chr(10)))}</code></pre>\n"


def _empty_head(tokens: Sequence[Token], place: int) -> int:
    """Return the place of the end of a table's head if it has no words, else 0."""
    for at in range(place, len(tokens)):
        if tokens[at].type == "thead_close":
            return at
        if tokens[at].content.strip():
            break
    return 0


def _note_list(notes: Sequence[tuple[str, str]], references: References) -> str:
    """Return the notes in the order of their references, then those that nothing refers to."""
    if not notes:
        return ""
    numbered = references.labels
    left = set(numbered)
    rows: list[tuple[int, str]] = []
    for label, body in notes:
        name = escape(label[:_MAX_LABEL])
        if label in left:
            left.discard(label)
            number = numbered[label]
            row = f'<div id="note-{number}"><dt><a href="#reference-{number}">{name}</a></dt><dd>{body}</dd></div>'
            rows.append((number, row))
        else:
            rows.append((len(numbered) + 1, f"<div><dt>{name}</dt><dd>{body}</dd></div>"))
    rows.sort(key=lambda row: row[0])
    return f'\n<dl class="notes">{"".join(row for _, row in rows)}</dl>'
