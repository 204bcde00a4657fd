"""The start tags of a page before it is parsed: fewer attributes, fewer open elements, where there are too many.

Every pattern matches to the end of the text if it has to, which keeps it linear.
"""

from __future__ import annotations

import re
from itertools import islice

from archiver.extract.wordlist import words

MAX_OPEN_ELEMENTS = 200
MAX_ATTRIBUTES = 400
LONG_TAG = 1000
"""From this many characters on the attributes of a start tag are counted."""

# A quotation mark counts only behind an equals sign (HTML standard, 13.2.5.33); what looks like a tag in a script or
# comment is none.
_TAG = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+|<(?P<raw>script|style)\b(?:[^<]++|<(?!/(?P=raw)))*+|"
    r"(?P<tag><(?P<end>/?)(?P<name>[a-z][^\s/>]*+))(?P<rest>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)(?:>|\Z)",
    re.IGNORECASE,
)
# A lookahead behind the bracket makes the search look for brackets alone, which is several times faster.
_LAST_TAG = re.compile(r"<(?=/)/(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])")
_LAST_END_TAG = re.compile(r"</(?:body|html)\s*+>", re.IGNORECASE)
_SILENT = re.compile(
    r"(?:\s++|<!--(?:[^-]++|-(?!->))*+(?:-->|\Z)|<script\b(?:[^<]++|<(?!/script))*+|<style\b(?:[^<]++|<(?!/style))*+|"
    r"<noscript\b(?:[^<]++|<(?!/noscript))*+|<[^<>]*+>)*+",
    re.IGNORECASE,
)
_ATTRIBUTE = r"""[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?)?"""
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
# As many as there may be, and one more if it is there; they stand behind the rest of the tag's name.
_ATTRIBUTES = re.compile(rf"[^\s/>]*+(?:[\s/=]*+{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+(?P<more>[\s/=]*+{_ATTRIBUTE})?")
_VOID = frozenset(words("area base br col embed hr img input link meta param source track wbr"))

# Where a start tag may begin that has more than 40 equals signs, or more than 64 characters between two of them. What
# looks like a quoted value in its name is none (13.2.5.8).
_DOUBTFUL = re.compile(
    r"<[a-zA-Z](?![^\s/>]*+[^>=]{0,64}+(?:=\s*+(?:\"[^\"]*+\"|'[^']*+')?+[^>=]{0,64}+){0,40}+>)",
)


def reopen(text: str) -> str:
    """Return the page with blanks for the end tags of body and html, if words follow the first of them.

    Browsers go on in the body then (HTML standard, 13.2.6.4.19); libxml2 drops what stands behind.
    """
    found = _LAST_TAG.search(text)
    if found is None or not has_words(text, found.start()):
        return text
    return _LAST_END_TAG.sub(lambda tag: " " * len(tag.group()), text)


def has_words(text: str, start: int) -> bool:
    """Tell whether anything behind `start` is neither white space nor a tag, comment, script or style."""
    silent = _SILENT.match(text, start)
    return silent is not None and silent.end() < len(text)


def thin(text: str) -> str:
    """Return the page with at most MAX_ATTRIBUTES in a start tag; libxml2 compares each one with all before."""
    return _TAG.sub(_thin_tag, text) if may_be_crowded(text) else text


def may_be_crowded(text: str) -> bool:
    """Tell whether a start tag may have more than MAX_ATTRIBUTES; what looks like a tag in a script counts as well."""
    left = 2 * len(text)
    for doubtful in _DOUBTFUL.finditer(text):
        found = _ATTRIBUTES.match(text, doubtful.end())
        size = found.end() - found.start() if found else 0
        left -= size
        # Doubtful places that all reach far would be read again and again.
        if left < 0 or (size > LONG_TAG and found and found["more"] is not None):
            return True
    return False


def _thin_tag(tag: re.Match[str]) -> str:
    attributes = tag["rest"]
    if attributes is None or len(attributes) <= LONG_TAG or not tag.group().endswith(">"):
        return tag.group()
    kept = list(islice(_ONE_ATTRIBUTE.finditer(attributes), MAX_ATTRIBUTES + 1))
    if len(kept) <= MAX_ATTRIBUTES:
        return tag.group()
    # The line breaks stay, so that elements behind the tag keep their line.
    lines = "\n" * attributes.count("\n", kept[-1].start())
    return f"{tag['tag']}{attributes[: kept[-1].start()]}{lines}>"


def flatten(text: str) -> str:
    """Return the page with each start tag below MAX_OPEN_ELEMENTS taken out, and its end tag; line breaks stay."""
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag["tag"] is None or tag["name"].lower() in _VOID or tag["rest"].endswith("/"):
            return tag.group()
        depth = max(0, depth - 1 if tag["end"] else depth + 1)
        too_deep = depth >= MAX_OPEN_ELEMENTS if tag["end"] else depth > MAX_OPEN_ELEMENTS
        return "\n" * tag["rest"].count("\n") if too_deep else tag.group()

    return _TAG.sub(keep, text)
