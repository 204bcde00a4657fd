"""A story's Markdown as HTML.

The input comes from a page, so it is not trusted: every character of it is escaped, the elements are those named in
`archiver.replay.story.prose` and `archiver.replay.story.inlines`, and addresses come from `Targets` alone.
"""

from __future__ import annotations

import re
from html import escape

from archiver.replay.story.grammar import read_tokens
from archiver.replay.story.inlines import Targets
from archiver.replay.story.prose import write_prose

MAX_SIGNS = 200_000
"""How many characters that a parser must look at are read; what stands behind them is shown as it is written."""

MAX_CHARACTERS = 4_000_000

_SIGN = re.compile(r"[^\w\s]|[\n_]")
_GAP = re.compile(r"\n\n+")
_LEFT_OVER = (
    '\n<p class="absence" lang="en" dir="ltr">The story is too long to be set in full. The rest as Markdown:</p>'
)


def render_markdown(markdown: str, targets: Targets) -> str:
    """Return `markdown` as HTML. Headings begin at the second level, for the page has a title of its own."""
    text = markdown.replace("\r\n", "\n").replace("\r", "\n")
    end = _readable(text)
    html = write_prose(read_tokens(text[:end]), targets)
    if end == len(text):
        return html
    return f'{html}{_LEFT_OVER}\n<pre class="rest">{escape(text[end:].strip(chr(10)))}</pre>'


def _readable(text: str) -> int:
    """Return where to stop reading: at the end, or behind the last paragraph within the limits."""
    if len(text) <= MAX_SIGNS:
        return len(text)
    signs = end = 0
    for gap in (*(found.end() for found in _GAP.finditer(text)), len(text)):
        signs += sum(1 for _ in _SIGN.finditer(text, end, gap))
        if signs > MAX_SIGNS or gap > MAX_CHARACTERS:
            return end
        end = gap
    return end
