"""A story's Markdown as HTML, for the dialect that `archiver.extract` writes.

The input comes from a page, so it is not trusted: every character of it is escaped, the elements are those named here,
and addresses come from `Targets` alone. Nothing is tried twice, so the time grows with the length.
"""

from __future__ import annotations

import re
from html import escape

from archiver.replay.inlines import Targets, render_inlines

MAX_DEPTH = 12

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,})\s*$")
_ITEM = re.compile(r"(?:[*+-]|(\d{1,9})[.)])(?:\s+|$)")
_TASK = re.compile(r"\[([ xX])\]\s+")
_TABLE_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?$")
_DESCRIPTION = re.compile(r":\s{3}")
_CELL_END = re.compile(r"(?<!\\)\|")


def render_markdown(markdown: str, targets: Targets) -> str:
    """Return `markdown` as HTML. Headings begin at the second level, for the page has a title of its own."""
    return _Blocks(targets).render(markdown.replace("\r", "").replace("\t", "    ").split("\n"), 0)


class _Blocks:
    """Renders lines block by block."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets

    def render(self, lines: list[str], depth: int) -> str:
        """Return the HTML of `lines`; blocks nested too deep are plain paragraphs."""
        made: list[str] = []
        at = 0
        while at < len(lines):
            if not lines[at].strip():
                at += 1
                continue
            html, at = self._block(lines, at, depth) if depth < MAX_DEPTH else self._paragraph(lines, at)
            made.append(html)
        return "\n".join(made)

    def _block(self, lines: list[str], at: int, depth: int) -> tuple[str, int]:
        line = lines[at].lstrip()
        if heading := _HEADING.match(line):
            level = min(6, len(heading[1]) + 1)
            return f"<h{level}>{self._inlines(heading[2])}</h{level}>", at + 1
        if fence := _FENCE.match(line):
            return _code_block(lines, at, fence[1])
        if _RULE.match(line):
            return "<hr>", at + 1
        if line.startswith(">"):
            return self._quotation(lines, at, depth)
        if _ITEM.match(line):
            return self._listing(lines, at, depth)
        if line.startswith("|") and at + 1 < len(lines) and _TABLE_RULE.match(lines[at + 1].strip()):
            return self._table(lines, at)
        if at + 1 < len(lines) and _DESCRIPTION.match(lines[at + 1]):
            return self._descriptions(lines, at, depth)
        return self._paragraph(lines, at)

    def _inlines(self, text: str) -> str:
        return render_inlines(text.strip(), self._targets)

    def _paragraph(self, lines: list[str], at: int) -> tuple[str, int]:
        end = at + 1
        while end < len(lines) and lines[end].strip() and not _begins_block(lines[end]):
            end += 1
        return f"<p>{self._inlines(chr(10).join(lines[at:end]))}</p>", end

    def _quotation(self, lines: list[str], at: int, depth: int) -> tuple[str, int]:
        end = at
        while end < len(lines) and lines[end].lstrip().startswith(">"):
            end += 1
        inner = [line.lstrip()[1:].removeprefix(" ") for line in lines[at:end]]
        return f"<blockquote>{self.render(inner, depth + 1)}</blockquote>", end

    def _listing(self, lines: list[str], at: int, depth: int) -> tuple[str, int]:
        """Return a list: its items are all of one kind and at one indentation."""
        margin = _margin(lines[at])
        first = _ITEM.match(lines[at].lstrip())
        number = first[1] if first else None
        items: list[str] = []
        while at < len(lines) and _margin(lines[at]) == margin and (item := _ITEM.match(lines[at].lstrip())):
            if bool(item[1]) != bool(number):
                break
            html, at = self._item(lines, at, margin + item.end(), depth)
            items.append(html)
        tag = "ol" if number else "ul"
        start = f' start="{int(number)}"' if number and int(number) != 1 else ""
        return f"<{tag}{start}>{''.join(items)}</{tag}>", at

    def _item(self, lines: list[str], at: int, width: int, depth: int) -> tuple[str, int]:
        end = at + 1
        while end < len(lines) and (_margin(lines[end]) >= min(width, 2) or not lines[end].strip()):
            if not lines[end].strip() and (end + 1 >= len(lines) or _margin(lines[end + 1]) < min(width, 2)):
                break
            if _ITEM.match(lines[end].lstrip()) and _margin(lines[end]) < width:
                break
            end += 1
        inner = [lines[at][width:], *(line[min(width, _margin(line)) :] for line in lines[at + 1 : end])]
        box = _TASK.match(inner[0])
        mark = ""
        if box:
            inner[0] = inner[0][box.end() :]
            mark = "☐ " if box[1] == " " else "☑ "
        html = self.render(inner, depth + 1)
        if html.startswith("<p>") and html.count("<p>") == 1:
            # An item of one paragraph, and perhaps a list below it, needs no paragraph inside.
            html = html.removeprefix("<p>").replace("</p>", "", 1)
        while end < len(lines) and not lines[end].strip():
            end += 1
        return f"<li>{mark}{html}</li>", end

    def _table(self, lines: list[str], at: int) -> tuple[str, int]:
        end = at + 2
        while end < len(lines) and lines[end].lstrip().startswith("|"):
            end += 1
        heads = _cells(lines[at])
        head = "".join(f"<th>{self._inlines(cell)}</th>" for cell in heads)
        rows = [
            "<tr>" + "".join(f"<td>{self._inlines(cell)}</td>" for cell in _cells(line)) + "</tr>"
            for line in lines[at + 2 : end]
        ]
        top = f"<thead><tr>{head}</tr></thead>" if any(cell.strip() for cell in heads) else ""
        return f'<div class="scroll"><table>{top}<tbody>{"".join(rows)}</tbody></table></div>', end

    def _descriptions(self, lines: list[str], at: int, depth: int) -> tuple[str, int]:
        term, end = self._inlines(lines[at]), at + 1
        made = [f"<dt>{term}</dt>"]
        while end < len(lines) and _DESCRIPTION.match(lines[end]):
            start, end = end, end + 1
            while end < len(lines) and lines[end].startswith("    "):
                end += 1
            made.append(f"<dd>{self.render([line[4:] for line in lines[start:end]], depth + 1)}</dd>")
        return f"<dl>{''.join(made)}</dl>", end


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _begins_block(line: str) -> bool:
    bare = line.lstrip()
    return bool(
        bare.startswith((">", "|"))
        or _HEADING.match(bare)
        or _FENCE.match(bare)
        or _RULE.match(bare)
        or _ITEM.match(bare)
    )


def _code_block(lines: list[str], at: int, fence: str) -> tuple[str, int]:
    end = at + 1
    while end < len(lines) and not lines[end].strip().startswith(fence):
        end += 1
    text = "\n".join(lines[at + 1 : end])
    return f"<pre><code>{escape(text)}</code></pre>", end + 1


def _cells(line: str) -> list[str]:
    return _CELL_END.split(line.strip().removeprefix("|").removesuffix("|"))
