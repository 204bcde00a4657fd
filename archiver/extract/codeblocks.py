"""Code in a page: its text to the last space, its language, and the line numbers that are not part of it."""

from __future__ import annotations

import re

from lxml.etree import _Element

from archiver.extract.escapes import longest_run
from archiver.extract.wordlist import words

_GUTTERS = frozenset(
    words(
        "gutter gl lineno linenos linenodiv linenumber line-number line-numbers-rows linenumbers rouge-gutter "
        "hljs-ln-numbers hljs-ln-n blob-num ln lnt lno"
    )
)
_NUMBERS = re.compile(r"[\d\s.:|]*+\Z")
_NAMED = re.compile(
    r"(?:^|\s)(?:language-|lang-|highlight-source-|highlight-text-|highlight-|brush:\s?|sourceCode\s+|hljs\s+|"
    r"prettyprint\s+(?:linenums\s+)?(?:lang-)?|src-|enlighter-)(?P<name>[A-Za-z][A-Za-z0-9_+#.-]{0,30})(?=\s|;|$)"
)
_NO_LANGUAGE = frozenset(
    words("default none text plain plaintext nohighlight no-highlight notranslate linenums highlight highlighter-rouge")
)
_LINES = frozenset(words("div p li tr"))
_SILENT = frozenset(words("script style button svg noscript"))
_LEVELS = 4
"""How many elements above the code may name its language: as `div.language-x > div.highlight > pre > code`."""


def is_gutter(element: _Element) -> bool:
    """Tell whether an element holds nothing but line numbers, and says so."""
    said = element.get("class")
    if not said or _GUTTERS.isdisjoint(said.split()):
        return False
    return all(_NUMBERS.match(str(text)) for text in element.itertext())


def code_language(pre: _Element) -> str:
    """Return the language that the code, or what is close around it, is marked with; or nothing."""
    inner = pre[0] if len(pre) == 1 and pre[0].tag == "code" else None
    element: _Element | None = inner if inner is not None else pre
    for _ in range(_LEVELS):
        if element is None or element.tag in ("body", "article", "main"):
            break
        name = named_language(element)
        if name:
            return name
        element = element.getparent()
    return ""


def named_language(element: _Element) -> str:
    """Return the language in the class or data attributes of an element, or nothing."""
    for attribute in ("data-lang", "data-language"):
        said = element.get(attribute)
        if said and re.fullmatch(r"[A-Za-z][A-Za-z0-9_+#.-]{0,30}", said):
            return "" if said.lower() in _NO_LANGUAGE else said
    for found in _NAMED.finditer((element.get("class") or "")[:300]):
        name = found["name"].removeprefix("source-").removesuffix("-")
        if name.lower() not in _NO_LANGUAGE:
            return name
    return ""


def code_text(pre: _Element) -> str:
    """Return the text of preformatted code: white space as it stands, line breaks for br and elements that are lines.

    The first newline belongs to the start tag (HTML standard, 13.1.2.5), the last to the line before the end tag.
    """
    pieces: list[str] = []
    take(pieces, pre.text)
    stack = [(iter(pre), pre)]
    while stack:
        children, element = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                if element.tag in _LINES:
                    end_line(pieces)
                take(pieces, element.tail)
        elif not isinstance(child.tag, str) or child.tag in _SILENT or is_gutter(child):
            take(pieces, child.tail)
        elif child.tag == "br":
            pieces.append("\n")
            take(pieces, child.tail)
        else:
            if child.tag in _LINES or (child.tag == "code" and previous_tag(child) == "code"):
                end_line(pieces)
            take(pieces, child.text)
            stack.append((iter(child), child))
    code = "".join(pieces).replace("\r\n", "\n").replace("\r", "\n")
    return code.removeprefix("\n").removesuffix("\n")


def take(pieces: list[str], text: str | None) -> None:
    """Add a text, if there is any."""
    if text:
        pieces.append(text)


def previous_tag(element: _Element) -> object:
    """Return the name of the element right before, if no text stands between."""
    before = element.getprevious()
    return before.tag if before is not None and not (before.tail or "").strip(" ") else None


def end_line(pieces: list[str]) -> None:
    """Add a newline if the last line has something in it."""
    if pieces and not pieces[-1].endswith("\n"):
        pieces.append("\n")


def fence_of(code: str) -> str:
    """Return a fence longer than any run of backticks in the code (CommonMark 4.5)."""
    return "`" * max(3, longest_run(code) + 1)
