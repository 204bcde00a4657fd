"""The Markdown of stories read by markdown-it-py, set so that what a page wrote neither grows nor gets lost in it.

HTML and reference definitions are off: both stay words. Every rule put in here bounds the work for a sign, or keeps
words that the library would leave out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    InlineRule = Callable[[StateInline, bool], bool]

MAX_DEPTH = 40
"""How deep blocks stand in each other, a list and its item counted each; what is deeper are paragraphs."""

_MAX_BRACKETS = 8
_REFERENCE = re.compile(r"\[\^[^\s\[\]]{1,80}+\]")
# Money is none: no space or digit stands where a formula begins or ends.
_FORMULA = re.compile(
    r"\$\$(?P<display>(?:[^$\\]|\\.)++)\$\$|(?<!\d)\$(?!\s)(?P<inline>(?:[^$\\]|\\.)++)(?<!\s)\$(?!\d)", re.DOTALL
)


def read_tokens(markdown: str) -> list[Token]:
    """Return the tokens of `markdown`. The time grows with the length, about 20 microseconds a sign at worst."""
    return _parser().parse(markdown, {})


@cache
def _parser() -> MarkdownIt:
    """Return the parser; it holds no state of a text, so threads may share it."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import image, link
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_DEPTH + 8})
    parser.enable(["table", "strikethrough"]).disable(["reference", "html_block", "html_inline"])
    footnote_plugin(parser)
    # The plugin's tail leaves out notes that nothing refers to, and those inside others.
    parser.disable(["footnote_inline", "footnote_tail"])
    parser.inline.ruler.at("footnote_ref", _reference)
    parser.inline.ruler.at("link", _shallow("[", link))
    parser.inline.ruler.at("image", _shallow("![", image))
    parser.inline.ruler.before("escape", "formula", _formula)
    parser.block.ruler.before("table", "too_deep", _too_deep)
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    # Addresses are for `Targets` to judge, as they stand in the page.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # as the library's own examples set it
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    # The tables of rules are made at their first use, which two threads must not do at once.
    parser.parse("a\n\n> * b\n\n|c|\n|-|\n")
    return parser


def _shallow(sign: str, rule: InlineRule) -> InlineRule:
    """Return `rule` for brackets that few others stand around; behind those no end is looked for.

    So does the library, but at the depth it allows blocks, and each level costs one look more at every bracket.
    """

    def bounded(state: StateInline, silent: bool) -> bool:
        if state.level < _MAX_BRACKETS or not silent or not state.src.startswith(sign, state.pos):
            return rule(state, silent)
        state.pos = state.posMax
        return True

    return bounded


def _reference(state: StateInline, silent: bool) -> bool:
    """Read `[^label]`. The plugin alone looks for the end of each up to the end of the paragraph."""
    from mdit_py_plugins.footnote.index import footnote_ref

    return _REFERENCE.match(state.src, state.pos, state.posMax) is not None and footnote_ref(state, silent)


def _formula(state: StateInline, silent: bool) -> bool:
    """Read `$…$` and `$$…$$`; the content of the token is TeX."""
    if state.src[state.pos] != "$":
        return False
    found = _FORMULA.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content = (found["display"] or found["inline"]).strip()
        token.meta = {"is_display": found["display"] is not None}
    state.pos = found.end()
    return True


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Make a paragraph of what is nested too deep, where the library would skip it."""
    from markdown_it.rules_block import paragraph

    return state.level >= MAX_DEPTH and paragraph(state, start, end, silent)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table. One that lacks more cells than it has, which would all be made, is a paragraph."""
    from markdown_it.rules_block import table

    if not table(state, start, end, True):
        return False
    if silent:
        return True
    last, is_hollow = _rows(state, start, end)
    if not is_hollow:
        return table(state, start, end, False)
    state.line = last
    state.push("paragraph_open", "p", 1)
    token = state.push("inline", "", 0)
    token.content = state.getLines(start, last, state.blkIndent, False).strip()
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _rows(state: StateBlock, start: int, end: int) -> tuple[int, bool]:
    """Return the line behind the table that begins at `start`, and whether it lacks more cells than it has."""
    ends = state.md.block.ruler.getRules("blockquote")
    columns = _line(state, start + 1).count("|") + 1
    present, lacking, line = 2 * columns, 0, start + 2
    while line < end and state.sCount[line] >= state.blkIndent and not state.isEmpty(line):
        if any(rule(state, line, end, True) for rule in ends):
            break
        cells = _line(state, line).count("|") + 1
        present, lacking, line = present + cells, lacking + max(0, columns - cells), line + 1
    return line, lacking > present


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] : state.eMarks[line]]
