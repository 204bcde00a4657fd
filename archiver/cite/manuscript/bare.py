"""Addresses that stand in a text as they are, without markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.cite.manuscript.pieces import Link, Words
from archiver.cite.manuscript.target import LONGEST

# What ends an address in a text: white space, brackets of markup, quotation marks, CJK punctuation.
_CHAR = r"[^\s<>\[\]\"|{}\\^`“”„«»‹›「」『』，。；：、！？（）【】\ufdd0\ufdd1]"
_IPV6 = r"\[[0-9A-Fa-f:.]{2,45}\]"
# The address of a capture has two hosts: that of the archive and, further behind, that of the page.
_BODY = rf"(?:{_IPV6}|{_CHAR}){_CHAR}{{0,{LONGEST}}}(?:(?<=//){_IPV6}{_CHAR}{{0,{LONGEST}}})?"
BARE = re.compile(rf"(?:https?://|urn:uuid:|urn:pwid:){_BODY}", re.IGNORECASE)

_LAST = ".,;:!?'*_~"
_BRACKETS = {")": "("}


def bare_end(address: str) -> int:
    """Return how many characters of `address` are one: punctuation and brackets behind it are not."""
    size = len(address)
    counts = {char: address.count(char) for char in "()"}
    while size:
        last = address[size - 1]
        if last in _BRACKETS and counts[last] > counts[_BRACKETS[last]]:
            counts[last] -= 1
        elif last not in _LAST:
            break
        size -= 1
    return size


def bare_pieces(text: str, start: int = 0, *, is_open: bool = True) -> Iterator[Link | Words]:
    """Yield the addresses in `text` and the words between them; `text` begins at `start`, unless nothing is open."""
    at = 0
    for found in BARE.finditer(text):
        # Within angle brackets all of it is the address (RFC 3986, appendix C).
        is_bracketed = text[found.start() - 1 : found.start()] == "<" and text[found.end() : found.end() + 1] == ">"
        address = found[0] if is_bracketed else found[0][: bare_end(found[0])]
        if found.start() > at:
            yield Words(text[at : found.start()])
        place = start + found.start() if is_open else start
        end = place + len(address) if is_open else start
        yield Link("bare", address, place, end, label=address, is_open=is_open)
        at = found.start() + len(address)
    if at < len(text):
        yield Words(text[at:])
