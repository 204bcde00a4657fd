"""A CommonMark parser that also tells where in a block's text its links lie."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from archiver.cite.manuscript.bare import BARE, bare_end

Rule = Callable[[StateInline, bool], bool]

_PLACED = ("link", "autolink", "html_inline", "footnote_ref")
_FIRST = {"link": "link_open", "autolink": "link_open", "html_inline": "html_inline", "footnote_ref": "footnote_ref"}
_SCHEMES = ("https", "http", "urn")


@cache
def parser() -> MarkdownIt:
    """Return the parser: CommonMark with tables and footnotes, bare addresses made tokens of their own."""
    made = MarkdownIt("commonmark", {"store_labels": True}).enable(["table", "strikethrough"])
    made.use(footnote_plugin).use(front_matter_plugin)
    # What stands in an inline footnote has places of its own only if it is read as part of its paragraph.
    made.inline.ruler.disable(["footnote_inline"])
    made.core.ruler.disable(["footnote_tail"])
    for rule in made.inline.ruler.__rules__:
        if rule.name in _PLACED:
            made.inline.ruler.at(rule.name, _placing(rule.fn, _FIRST[rule.name]))
    made.inline.ruler.after("text", "bare_address", _bare_address)
    return made


def _placing(rule: Rule, first: str) -> Rule:
    """Return `rule`, which notes in its first token where what it read begins and ends."""

    def placed(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            token = next((each for each in state.tokens[count:] if each.type == first), None)
            if token is not None:
                token.meta["span"] = (start, state.pos)
        return True

    return placed


def _bare_address(state: StateInline, silent: bool) -> bool:
    """Make a token of an address that stands in the text; the text before the colon has been read already."""
    if state.src[state.pos] != ":" or state.linkLevel > 0:
        return False
    scheme = next((each for each in _SCHEMES if state.pending.lower().endswith(each)), None)
    if scheme is None or state.pending[: -len(scheme)][-1:].isalnum():
        return False
    found = BARE.match(state.src, state.pos - len(scheme), state.posMax)
    if not found:
        return False
    start = found.start()
    end = start + bare_end(found[0])
    if end <= state.pos:
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme)]
        token = state.push("bare_address", "", 0)
        token.content = state.src[start:end]
        token.meta["span"] = (start, end)
    state.pos = end
    return True
