"""Whether the text, Markdown, links and pictures of a record stand in the element they are said to be from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast
from urllib.parse import unquote, urljoin

from lxml.etree import XPath, _Element

from archiver.model import Finding
from archiver.records.evidence_codes import ADDRESS, TEXT
from archiver.records.following import Context
from archiver.records.resolving import CheckedPage, all_squeezed, squeezed

MAX_FAULTS = 5
"""After so many faults of one field there is no need for more."""
_FEW_WORDS = 400
"""So many words are looked for one by one sooner than a page is cut into words."""
_LONG = 20
"""So many characters in a row seldom stand twice in a page."""
_SIGNS = re.compile(r"[\[\]*_`#>|\\!~\n]+")
_WORD = re.compile(r"[^\W_]+")
_MARKDOWN_ADDRESS = re.compile(
    r"\]\((?:[^()\s]++|\([^()\n]*+\))*+[^)\n]*+(?:\)|$)|<[a-z][^<>\s]*+>|\[\^?[\w-]+\]|https?://\S++|"
    r"^[^\S\n]*+\d++[.)]\s|&\w++;",
    re.MULTILINE,
)
_BREAKS = re.compile(r"[\t\r\n]")
_ADDRESS_NAMES = ("href", "src", "srcset", "data-src", "poster")


def _strings(path: str) -> Callable[[_Element], list[str]]:
    """Return what gives the attribute values below an element that the XPath `path` leads to."""
    # The values are asked for nothing but their text.
    return cast("Callable[[_Element], list[str]]", XPath(f"descendant-or-self::*/{path}", smart_strings=False))


# Each name by itself: a path that leads to one is several times as quick as one that asks for names.
_ADDRESSES = [_strings(f"@{name}") for name in _ADDRESS_NAMES]
_OTHERS = [_strings(f"@*[not({' or '.join(f'name()={name!r}' for name in _ADDRESS_NAMES)})]")]
_SETS = _strings("@srcset")
_OTHER_SETS = _strings("@*[contains(name(), 'srcset') and name()!='srcset']")
_ALTERNATIVES = _strings("@alt")
_SET_ITEM = re.compile(r"[^\s,]\S*[^\s,]|[^\s,]")


def body_faults(
    name: str, record: Mapping[str, Any], page: CheckedPage, selector: str, context: Context
) -> Iterator[Finding]:
    """Yield what of the field `name` is not in the page at `selector`."""
    said = page.readings(selector)
    faults = _line_faults(record["text"], said.squeezed() if said else ()) if name == "text" else None
    if name == "markdown":
        faults = _word_faults(record["markdown"], page, selector)
    if name in ("links", "images"):
        element = page.element(selector)
        faults = _address_faults(name, record[name], element, context) if element is not None else iter(())
    for number, finding in enumerate(faults or ()):
        if number == MAX_FAULTS:
            return
        yield finding


def _line_faults(text: str, said: Iterable[str]) -> Iterator[Finding]:
    """Yield the lines that do not stand in `said`, texts without white space, one behind the other.

    Each of the texts in `said` is what the element says in its own way, so the one that has most lines counts.
    """
    fewest: list[str] | None = None
    for each in said:
        missing = list(_missing_lines(text, each))
        fewest = missing if fewest is None or len(missing) < len(fewest) else fewest
        if not fewest:
            return
    for line in fewest or ():
        yield TEXT.finding("A line of the text does not stand in its place in the page.", value=line)


def _missing_lines(text: str, whole: str) -> Iterator[str]:
    start = 0
    lines = text.split("\n")
    for line, wanted in zip(lines, all_squeezed(lines), strict=True):
        found = whole.find(wanted, start)
        if found >= 0:
            start = found + len(wanted)
        else:
            yield line


def _word_faults(markdown: str, page: CheckedPage, selector: str) -> Iterator[Finding]:
    """Yield words of the Markdown that the element has neither in its text nor in an attribute."""
    readings = page.readings(selector)
    bare = next(readings.squeezed(), "") if readings else ""
    # Whole lines, and what stands between the signs of Markdown, are looked up quicker than words are.
    rest = "\n".join(_not_said(markdown.split("\n"), bare))
    rest = " ".join(_not_said(_SIGNS.split(_MARKDOWN_ADDRESS.sub(" ", rest)), bare))
    # Small figures above and below the line are written as signs of their own.
    plain = unicodedata.normalize("NFKC", rest)
    missing = list(dict.fromkeys(_WORD.findall(plain)))
    if len(missing) > _FEW_WORDS and readings:
        # To look up most of them is much quicker then than to look for each.
        known = set(_WORD.findall(unicodedata.normalize("NFKC", next(iter(readings)))))
        missing = [word for word in missing if word not in known]
    missing = _not_in(bare, missing)
    if missing:
        yield from _rare_word_faults(missing, page, selector)


def _not_said(texts: list[str], bare: str) -> Iterator[str]:
    """Yield those of `texts` that do not stand in the text `bare` but for white space."""
    start = 0
    for text, wanted in zip(texts, all_squeezed(texts), strict=True):
        # Most follow each other there as they do here; what does not begins before `start`.
        found = bare.find(wanted, start)
        if found < 0:
            found = bare.find(wanted, 0, start + len(wanted))
        if found < 0:
            yield text
        elif len(wanted) >= _LONG:
            start = found


def _rare_word_faults(missing: list[str], page: CheckedPage, selector: str) -> Iterator[Finding]:
    """Yield those of the words `missing` that no reading of the element has, nor an attribute in it."""
    element = page.element(selector)
    if element is not None:
        # Where most are that are in no text: what stands for pictures.
        missing = _not_in(squeezed(" ".join(_ALTERNATIVES(element))), missing)
    if not missing:
        return
    said = list(page.readings(selector) or ())
    if element is not None:
        said += [str(value) for node in element.iter() for value in node.attrib.values()]
    for word in _not_in(squeezed(" ".join(said)), missing):
        yield TEXT.finding("A word of the Markdown does not stand in its place in the page.", value=word)


def _not_in(bare: str, words: list[str]) -> list[str]:
    """Return those of `words` that do not stand in the text `bare`, which has no white space."""
    left = [word for word in words if word not in bare]
    there = unicodedata.normalize("NFKC", bare) if left else bare
    return left if there == bare else [word for word in left if word not in there]


def _address_faults(
    name: str, listed: list[Mapping[str, Any]], element: _Element, context: Context
) -> Iterator[Finding]:
    """Yield the addresses that no attribute in the element gives."""
    missing = {unquote(entry["url"]) for entry in listed}
    for is_address in (True, False):
        if missing:
            # Each once, in their order.
            addresses = list(dict.fromkeys(_addresses(element, is_address)))
            missing.difference_update(map(unquote, addresses))
            _take_joined(missing, addresses, context)
    for entry in listed if missing else ():
        if unquote(entry["url"]) in missing:
            yield ADDRESS.finding(f"An address of {name} is not in the element of the story.", value=entry["url"])


def _addresses(element: _Element, is_address: bool) -> Iterator[str]:
    """Yield the attribute values in an element that are addresses, or the others, and the parts of those with several.

    The others hold some too, where a script puts them in their place.
    """
    for values in _ADDRESSES if is_address else _OTHERS:
        yield from _bare(values(element))
    for each in (_SETS if is_address else _OTHER_SETS)(element):
        yield from _SET_ITEM.findall(each)


def _bare(values: list[str]) -> list[str]:
    """Return attribute values as addresses are read: without line breaks, tabs, and white space around them."""
    if not "".join(values).isprintable():
        values = [_BREAKS.sub("", each) for each in values]
    return [each.strip() for each in values]


def _take_joined(missing: set[str], addresses: list[str], context: Context) -> None:
    """Take out of `missing` what `addresses` give when they are joined to the page's own; relative ones come first."""
    for address in sorted(addresses, key=_is_whole):
        for base in context.bases if missing else ():
            missing.discard(unquote(_joined(base, address)))


def _is_whole(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address
