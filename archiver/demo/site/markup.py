"""The small markup of stories/*.md, turned into HTML.

Blocks are parted by empty lines: paragraphs, "- " and "1. " lists, "> " quotes whose last line may be "— who", fenced
code, tables with a head row, and pictures alone on a line. Inside text only [links](url) and `code` mean something.
A block that opens with "[edition N] " is there from edition N on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markupsafe import escape

_EDITION = re.compile(r"\[edition (\d+)\] ")
_PICTURE = re.compile(r'!\[([^\]]*)\]\((\S+) "([^"]*)"\)')
_INLINE = re.compile(r"\[([^\]]+)\]\(([^)]+)\)|`([^`]+)`")
_ORDINAL = re.compile(r"\d+\. ")


def render(text: str, edition: int, layout: str = "paragraphs") -> str:
    """Return `text` as HTML; with layout "breaks" its paragraphs are bare text parted by two <br/>, as old sites do."""
    shown = list(_blocks_of(text, edition))
    if layout == "breaks":
        return "\n<br/><br/>\n".join(map(_inline, shown))
    return "\n".join(map(_block, shown))


def _blocks_of(text: str, edition: int) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text.strip()):
        since = _EDITION.match(block)
        if since is None or int(since[1]) <= edition:
            yield block


def _block(block: str) -> str:
    for opening, write in _WRITERS.items():
        if block.startswith(opening):
            return write(block)
    if _ORDINAL.match(block):
        return _listing("ol", block)
    return f"<p>{_inline(block)}</p>"


def _correction(block: str) -> str:
    return f'<p class="correction">{_inline(_EDITION.sub("", block, count=1))}</p>'


def _listing(tag: str, block: str) -> str:
    items = (f"<li>{_inline(line.partition(' ')[2])}</li>" for line in block.splitlines())
    return f"<{tag}>\n" + "\n".join(items) + f"\n</{tag}>"


def _quote(block: str) -> str:
    lines = [line.removeprefix("> ") for line in block.splitlines()]
    said = "".join(f"<p>{_inline(line)}</p>" for line in lines if not line.startswith("— "))
    who = "".join(f"<footer>{_inline(line)}</footer>" for line in lines if line.startswith("— "))
    return f"<blockquote>{said}{who}</blockquote>"


def _code(block: str) -> str:
    lines = block.splitlines()[1:-1]
    return f"<pre><code>{escape(chr(10).join(lines))}</code></pre>"


def _table(block: str) -> str:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
    head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in rows[0])
    body = "\n".join("<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in rows[2:])
    return f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>'


def _picture(block: str) -> str:
    match = _PICTURE.fullmatch(block)
    if match is None:
        return f"<p>{_inline(block)}</p>"
    alt, src, caption = map(escape, match.groups())
    return f'<figure><img src="{src}" alt="{alt}"/>\n<figcaption>{caption}</figcaption></figure>'


def _inline(text: str) -> str:
    parts, end = [], 0
    for match in _INLINE.finditer(text):
        parts += [str(escape(text[end : match.start()])), _inline_element(match)]
        end = match.end()
    return "".join([*parts, str(escape(text[end:]))])


def _inline_element(match: re.Match[str]) -> str:
    label, url, code = match.groups()
    return f"<code>{escape(code)}</code>" if code else f'<a href="{escape(url)}">{escape(label)}</a>'


_WRITERS: dict[str, Callable[[str], str]] = {
    "[edition ": _correction,
    "- ": lambda block: _listing("ul", block),
    "> ": _quote,
    "```": _code,
    "|": _table,
    "![": _picture,
}
