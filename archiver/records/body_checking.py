"""Whether the text, Markdown, links and pictures of a record stand in the element they are said to be from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote, urljoin

from lxml.etree import _Element

from archiver.model import Finding
from archiver.records.evidence_codes import ADDRESS, TEXT
from archiver.records.following import Context
from archiver.records.resolving import CheckedPage, squeezed

MAX_FAULTS = 5
"""After so many faults of one field there is no need for more."""
_WORD = re.compile(r"[^\W_]+")
_MARKDOWN_ADDRESS = re.compile(
    r"\]\((?:[^()\s]++|\([^()\n]*+\))*+[^)\n]*+(?:\)|$)|<[a-z][^<>\s]*+>|\[\^?[\w-]+\]|https?://\S++|"
    r"^[^\S\n]*+\d++[.)]\s|&\w++;",
    re.MULTILINE,
)
_SET_ITEM = re.compile(r"[^\s,]\S*[^\s,]|[^\s,]")


def body_faults(
    name: str, record: Mapping[str, Any], page: CheckedPage, selector: str, context: Context
) -> Iterator[Finding]:
    """Yield what of the field `name` is not in the page at `selector`."""
    faults = _line_faults(record["text"], page.strings(selector) or []) if name == "text" else None
    if name == "markdown":
        faults = _word_faults(record["markdown"], page, selector)
    if name in ("links", "images"):
        element = page.element(selector)
        faults = _address_faults(name, record[name], element, context) if element is not None else iter(())
    for number, finding in enumerate(faults or ()):
        if number == MAX_FAULTS:
            return
        yield finding


def _line_faults(text: str, said: list[str]) -> Iterator[Finding]:
    """Yield the lines that do not stand in `said`, one behind the other; white space does not count.

    Each of the texts in `said` is what the element says in its own way, so the one that has most lines counts.
    """
    results = [list(_missing_lines(text, squeezed(each))) for each in said]
    for line in min(results, key=len, default=[]):
        yield TEXT.finding("A line of the text does not stand in its place in the page.", value=line)


def _missing_lines(text: str, whole: str) -> Iterator[str]:
    start = 0
    for line in text.split("\n"):
        wanted = squeezed(line)
        found = whole.find(wanted, start)
        if found >= 0:
            start = found + len(wanted)
        else:
            yield line


def _word_faults(markdown: str, page: CheckedPage, selector: str) -> Iterator[Finding]:
    """Yield words of the Markdown that the element has neither in its text nor in an attribute."""
    element = page.element(selector)
    said = list(page.strings(selector) or [])
    if element is not None:
        said += [str(value) for node in element.iter() for value in node.attrib.values()]
    # Small figures above and below the line are written as signs of their own.
    whole = unicodedata.normalize("NFKC", squeezed(" ".join(said)))
    plain = unicodedata.normalize("NFKC", _MARKDOWN_ADDRESS.sub(" ", markdown))
    for word in dict.fromkeys(_WORD.findall(plain)):
        if word not in whole:
            yield TEXT.finding("A word of the Markdown does not stand in its place in the page.", value=word)


def _address_faults(
    name: str, listed: list[Mapping[str, Any]], element: _Element, context: Context
) -> Iterator[Finding]:
    """Yield the addresses that no attribute in the element gives."""
    known = {_plain(joined) for address in _addresses(element) for joined in _joined(address, context)}
    for entry in listed:
        if _plain(entry["url"]) not in known:
            yield ADDRESS.finding(f"An address of {name} is not in the element of the story.", value=entry["url"])


def _addresses(element: _Element) -> Iterator[str]:
    """Yield the attribute values in an element, and the parts of those that hold several (srcset)."""
    for node in element.iter():
        for key, value in node.attrib.items():
            yield str(value)
            if "srcset" in str(key):
                yield from _SET_ITEM.findall(str(value))


def _joined(address: str, context: Context) -> Iterator[str]:
    bare = re.sub(r"[\t\r\n]", "", address).strip()
    yield bare
    for base in context.bases:
        try:
            yield urljoin(base, bare)
        except ValueError:
            continue


def _plain(address: str) -> str:
    return quote(unquote(address))
