"""What tag names, roles, class and id words say about a part of a page.

Class names are read token by token, as tokens recur from page to page where whole class attributes do not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element

from archiver.extract.name_bits import COMMENTS, HIDDEN, HIDDEN_NAMES, JOINS, LIKELY, UNLIKELY, known_bits, word_bits
from archiver.extract.wordlist import words

SKIPPED = frozenset(
    words(
        "script style template svg iframe object embed canvas select option optgroup textarea input "
        "audio video map datalist progress meter applet frameset head title meta link base rp rt "
        "annotation annotation-xml"
    )
)
"""Elements whose text is no prose."""

INLINE = frozenset(
    words(
        "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr q rb ruby s samp "
        "small span strike strong sub sup time tt u var wbr picture source o:p g amp-img "
        "math mrow mi mo mn msup msub msubsup mfrac mtext semantics mstyle msqrt mroot mover munder munderover"
    )
)
"""Elements that do not break a line; every other one begins and ends a block."""

UNLIKELY_TAGS = frozenset(["nav", "footer", "aside", "dialog", "menu"])
_UNLIKELY_ROLES = frozenset(
    words("navigation banner contentinfo search dialog alertdialog complementary menu menubar toolbar tablist")
)
_BODY_PROPERTIES = frozenset(["articleBody", "reviewBody"])
_TELLING = frozenset(["hidden", "aria-hidden", "style", "role", "itemprop"])
"""Attributes that may tell what a box is, besides class and id."""

# Utility classes as "hidden md:block" hide on small screens only.
_RESPONSIVE = re.compile(r"(?:^|\s)(?:sm|md|lg|xl|2xl):|-(?:sm|md|lg|xl)-")
_RUN = re.compile(r"[A-Z]*[a-z]+|[A-Z]+")
_END = "A"
"""Stands behind the words of a token; they have small letters only."""
_LETTERS = bytes(code if chr(code).islower() or chr(code) == _END else 32 for code in range(128)) + b" " * 128
_HIDDEN_STYLE = re.compile(r"display\s*+:\s*+none|visibility\s*+:\s*+hidden", re.IGNORECASE)
MAX_NAME = 300


@dataclass(frozen=True, slots=True)
class Names:
    """What class names and ids say: a verdict for each that has one, and the words of 3 to 20 letters in all of them.

    A verdict is "likely", "comments", "hidden" or "unlikely".
    """

    verdicts: dict[str, str]
    words: set[str]


def read_names(names: Collection[str]) -> Names:
    """Return what the class attributes and ids in `names` say.

    All are read together, since most of their tokens recur, and few loops over many words are quicker than many calls.
    """
    split = [name[:MAX_NAME].split() for name in names]
    tokens = list(set().union(*split))
    runs = _runs(f" {_END} ".join([token if token.islower() else _spelled(token) for token in tokens]))
    telling = _telling(tokens, runs)
    verdicts = {}
    for name, parts in zip(names, split, strict=True):
        says = 0
        for token in parts:
            if token in telling:
                says |= telling[token]
        if says and (verdict := _word_for(says, name)):
            verdicts[name] = verdict
    return Names(verdicts, {run for run in set(runs) if 2 < len(run) < 21})


def _runs(text: str) -> list[str]:
    """Return the runs of small letters in `text`, and _END where it stands."""
    # This takes a fifth of the time of a search by pattern.
    return text.encode("ascii", "replace").translate(_LETTERS).decode("ascii").split()


def _spelled(name: str) -> str:
    """Return the words of a name in camel case, or without letters, parted by spaces; one that hides in lower case."""
    lower = name.lower()
    return lower if lower in HIDDEN_NAMES else " ".join(_RUN.findall(name)).lower()


def _telling(tokens: list[str], runs: list[str]) -> dict[str, int]:
    """Return the tokens that say something, with what they say as bits.

    `runs` are the words of all tokens in their order, with _END between two tokens.
    """
    bits_of = known_bits(set(runs))
    telling: dict[str, int] = {}
    place = says = 0
    before = ""
    for run in runs:
        bits = bits_of.get(run)
        if bits is not None:
            says |= bits
            if before:
                says |= word_bits(before + run)
            before = run if bits & JOINS else ""
        elif run == _END:
            if says and says != JOINS:
                telling[tokens[place]] = _settled(says, tokens[place])
            place += 1
            says, before = 0, ""
        elif before:
            says |= word_bits(before + run)
            before = ""
    if says:
        telling[tokens[place]] = _settled(says, tokens[place])
    return telling


def _settled(says: int, token: str) -> int:
    """Return the bits of a token; only as a whole one can it say that something is hidden."""
    return says if not says & HIDDEN or token.lower() in HIDDEN_NAMES else says & ~HIDDEN


def _word_for(says: int, name: str) -> str:
    if says & LIKELY:
        return "likely"
    if says & COMMENTS:
        return "comments"
    if says & HIDDEN and not _RESPONSIVE.search(name[:MAX_NAME]):
        return "hidden"
    return "unlikely" if says & UNLIKELY else ""


def name_runs(name: str) -> list[str]:
    """Return the runs of letters in class names and ids, in lower case; those in camel case parted."""
    name = name[:MAX_NAME]
    return _runs(name if name.islower() else _spelled(name))


def name_words(name: str) -> frozenset[str]:
    """Return the words of 3 to 20 letters that class names and ids in `name` are made of, in lower case."""
    return frozenset(run for run in name_runs(name) if 2 < len(run) < 21)


def class_verdict(name: str) -> str:
    """Return what class and id words say: "likely", "comments", "hidden", "unlikely" or nothing."""
    return read_names([name]).verdicts.get(name, "")


def box_name(attributes: Iterable[tuple[Any, Any]]) -> tuple[str, str, str]:
    """Return class and id out of `attributes`, what the others say of a box, and its itemprop, all "" where absent."""
    own_class = own_id = says = property_name = ""
    for key, value in attributes:
        if key == "class":
            own_class = value
        elif key == "id":
            own_id = value
        elif key in _TELLING:
            says = _told(key, value, says)
            if key == "itemprop":
                property_name = value
    return (f"{own_class} {own_id}" if own_class or own_id else ""), says, property_name


def _told(key: str, value: str, before: str) -> str:
    """Return what a box says of itself by an attribute and those before it: hiding first, then what was said first."""
    if key in ("role", "itemprop"):
        if key == "role":
            said = "unlikely" if value in _UNLIKELY_ROLES else ""
        else:
            said = "likely" if value in _BODY_PROPERTIES else ""
        return before or said
    if key == "style":
        hides = "n" in value and _HIDDEN_STYLE.search(value) is not None
    else:
        hides = key == "hidden" or value == "true"
    return "hidden" if hides else before


def is_hidden(element: _Element) -> bool:
    """Tell whether the element says that it is not to be shown."""
    attributes = element.attrib
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None
