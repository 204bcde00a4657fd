"""Text that stays text in Markdown: what a CommonMark parser gives back are the words that went in.

Only what would be taken for a sign is escaped, so that prose reads as it did. The sections are those of CommonMark 0.31
and of GitHub Flavored Markdown (GFM). Nothing here knows HTML elements.
"""

from __future__ import annotations

import re

# A backslash is a sign before punctuation only (2.4); an underscore inside a word is none (6.2); a bracket only where a
# link, a definition or a footnote could be read; an angle bracket before what begins a tag or an address (6.5, 6.6).
# Each alternative begins with its letter: the search then looks for these alone, which is four times faster.
_PLAIN = re.compile(
    r"`|\*|\\(?=[!-/:-@\[-`{-~])|_(?:(?<![^\W_]_)|(?![^\W_]))|<(?=[A-Za-z/!?])|&(?=#?[0-9A-Za-z]{1,32};)|!(?=\[)|"
    r"\[(?=\^)|\](?=[(\[:])"
)
# What the next piece begins with is not known: a sign at the end counts.
_FOLLOWED = re.compile(_PLAIN.pattern + r"|\\\Z|<\Z|&\Z|\[\Z|\]\Z")
# At the beginning of its text a caret would make the link a footnote; elsewhere it is none.
_IN_LINK = re.compile(_FOLLOWED.pattern + r"|\[|\]|\A\^")
_LINE_START = re.compile(
    r"(?P<hash>\#{1,6}(?=\s|\Z))|(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|\Z)|(?P<sign>[+-](?=\s|\Z)|>|:(?=\s))|"
    r"(?P<rule>[-=|:][-=|:\s]*\Z)|(?P<box>\[[ xX]\](?=\s|\Z))"
)
_LINE_SIGNS = frozenset("#+->:=|[0123456789")
_FORMULA = re.compile(r"\$\$|\$(?=\S)[^$]*+(?<=\S)\$(?!\d)")
_CLOSING_HASHES = re.compile(r"(?<=\s)(#+)\Z|\A(#+)\Z")
_ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]{1,32};)")
_BACKTICKS = re.compile(r"`+")
_UNSAFE_IN_ADDRESS = str.maketrans({" ": "%20", "<": "%3C", ">": "%3E", "\\": "%5C", "`": "%60", "\x00": "%00"})
_DOUBTFUL = re.compile(r"[ <>\\`()\x00]|&(?=#?[0-9A-Za-z]{1,32};)")
_AUTOLINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\\`|*_]*\Z")


def has_sign(text: str) -> bool:
    """Tell whether a sign stands in `text` without which no text needs an escape within a line."""
    # One after the other they are looked for in a twentieth of the time that a pattern of them all takes.
    is_emphatic = "*" in text or "_" in text or "`" in text or "~" in text or "$" in text
    return is_emphatic or "[" in text or "]" in text or "!" in text or "&" in text or "<" in text or "\\" in text


def pairs_in(text: str) -> str:
    """Return the signs that mean something only in pairs, of `~` and `$`, and of which `text` could hold a pair.

    A tilde pair strikes out (GFM 6.5); a dollar pair holds a formula unless a space or a digit says it is money.
    """
    found = "~" if text.count("~") > 1 else ""
    return found + "$" if "$" in text and _FORMULA.search(text) else found


def escape_text(text: str, pairs: str = "", *, is_followed: bool = False, in_link: bool = False) -> str:
    """Return `text`, of one line, with its signs escaped; also those in `pairs`.

    `is_followed` tells that more comes right behind it on the line; in the text of a link all brackets are escaped.
    """
    if not has_sign(text) and not (in_link and "^" in text):
        return text
    pattern = _IN_LINK if in_link else _FOLLOWED if is_followed else _PLAIN
    escaped = pattern.sub(r"\\\g<0>", text)
    for sign in pairs:
        escaped = escaped.replace(sign, "\\" + sign)
    return escaped


def escape_line(line: str) -> str:
    """Return a line of a paragraph, with escapes already in it, that begins no block (4.1-4.3, 5.2; GFM 4.10, 5.3)."""
    found = _LINE_START.match(line) if line[:1] in _LINE_SIGNS else None
    if found is None:
        return line
    if found["number"]:
        return f"{found['number']}\\{line[found.start('dot') :]}"
    return "\\" + line


def escape_heading(line: str) -> str:
    """Return the words of a heading whose last hashes are no closing sequence (4.2)."""
    return _CLOSING_HASHES.sub(lambda hashes: "\\" + hashes.group(), line)


def code_span(text: str) -> str:
    """Return `text` as inline code, fenced by one backtick more than it holds in a row (6.1)."""
    longest = longest_run(text)
    fence = "`" * (longest + 1)
    pad = " " if longest and (text[0] == "`" or text[-1] == "`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def longest_run(text: str) -> int:
    """Return how many backticks stand in a row in `text`, at most."""
    return max(map(len, _BACKTICKS.findall(text)), default=0) if "`" in text else 0


def destination(address: str) -> str:
    """Return an address as it may stand in the parentheses of a link (6.3)."""
    if not _DOUBTFUL.search(address):
        return address
    safe = address.translate(_UNSAFE_IN_ADDRESS)
    if not is_balanced(safe):
        safe = safe.replace("(", "%28").replace(")", "%29")
    return _ENTITY.sub(r"\\&", safe)


def is_balanced(address: str) -> bool:
    """Tell whether the parentheses in an address match; deeper than 30 no parser need follow them (6.3)."""
    depth = 0
    for sign in address:
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
        if not 0 <= depth <= 30:
            return False
    return depth == 0


def is_autolink(address: str) -> bool:
    """Tell whether an address may stand in angle brackets as it is (6.5)."""
    return _AUTOLINK.match(address) is not None


def escape_cell(text: str) -> str:
    """Return the text of a cell, whose bars end no cell (GFM 4.10)."""
    return text.replace("|", r"\|") if "|" in text else text
