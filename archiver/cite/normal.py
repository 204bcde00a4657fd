"""Texts made comparable, with the place each character came from.

Two ways, from strict to lenient. `white-space`: each run of it is one blank. `typography`: also NFKC, one kind of
quotation mark, apostrophe and dash, and no soft hyphens. Superscripts, subscripts, fractions and circled numbers stay
as they are, against NFKC: 10² is not 102. Letters, digits, punctuation and case always count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Normalizer = Literal["white-space", "typography"]

Difference = Literal["white space", "quotation marks", "dashes", "signs that are not seen", "forms of letters"]
"""What two texts of one comparable form can differ in; `forms of letters` are widths, ligatures, composed accents."""

# Soft hyphen, zero width space, word joiner, byte order mark: they show nothing.
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_QUOTATION = dict.fromkeys("“”„‟«»「」『』〝〞〟＂", '"') | dict.fromkeys("‘’‚‛‹›ʼ´｀＇`", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_DROPPED = dict.fromkeys(_UNSEEN, "")
_MARKS = str.maketrans(_QUOTATION | _DASHES | _DROPPED)
# For each difference what makes all the others alike.
_OTHERS: dict[Difference, dict[int, str]] = {
    "quotation marks": str.maketrans(_DASHES | _DROPPED),
    "dashes": str.maketrans(_QUOTATION | _DROPPED),
    "signs that are not seen": str.maketrans(_QUOTATION | _DASHES),
}
_BLANKS = re.compile(r"\s+")
# Compatibility decompositions (Unicode, UnicodeData.txt field 5) that would change what is said.
_MEANT = ("<super>", "<sub>", "<fraction>", "<circle>", "<square>")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in its comparable form. Character i of `text` came from `starts[i]` to `ends[i]` of the original."""

    text: str
    starts: list[int]
    ends: list[int]

    def places(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Yield where in the original `wanted`, in its comparable form, stands."""
        at = self.text.find(wanted)
        while at >= 0 and wanted:
            yield self.starts[at], self.ends[at + len(wanted) - 1]
            at = self.text.find(wanted, at + 1)


def folded(text: str, normalizer: Normalizer) -> Folded:
    """Return `text` in its comparable form."""
    made: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text) if normalizer == "typography" else ((at, at + 1) for at in range(len(text))):
        for char in _plain(text[start:end]) if normalizer == "typography" else text[start]:
            is_blank = char.isspace()
            if is_blank and made and made[-1] == " ":
                ends[-1] = end
                continue
            made.append(" " if is_blank else char)
            starts.append(start)
            ends.append(end)
    return Folded("".join(made), starts, ends)


def find_span(wanted: str, text: str, normalizer: Normalizer) -> tuple[int, int] | None:
    """Return where in `text` a passage begins and ends that has the same comparable form as `wanted`, None if none."""
    needle = folded(wanted, normalizer).text.strip()
    for start, end in folded(text, normalizer).places(needle):
        # A part of a ligature or of a letter with its accent is none of the words.
        if folded(text[start:end], normalizer).text.strip() == needle:
            return start, end
    return None


def differences(one: str, other: str) -> tuple[Difference, ...]:
    """Return what two texts differ in that are the same in their comparable form by typography."""
    return tuple(_differences(one, other))


def _differences(one: str, other: str) -> Iterator[Difference]:
    pair = one.strip(), other.strip()
    blanks = [_BLANKS.findall(each.translate(_MARKS)) for each in pair]
    if blanks[0] != blanks[1]:
        yield "white space"
    joined = [" ".join(each.split()) for each in pair]
    for name, table in _OTHERS.items():
        if len({unicodedata.normalize("NFKC", each).translate(table) for each in joined}) > 1:
            yield name
    if len({each.translate(_MARKS) for each in joined}) > 1:
        yield "forms of letters"


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that NFKC may make one: a character and the marks behind it, the letters of a syllable."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not _joins(text[at]):
            if start < at:
                yield start, at
            start = at


def _joins(char: str) -> bool:
    if char < "\u0300":
        return char in _UNSEEN
    # Vowels and finals of Hangul, half-width voicing marks of katakana; what is not seen may stand between.
    is_part = unicodedata.combining(char) > 0 or "\u1160" <= char <= "\u11ff" or char in "\uff9e\uff9f"
    return is_part or char in _UNSEEN


def _plain(cluster: str) -> str:
    if cluster.isascii() and cluster != "`":
        return cluster
    if unicodedata.decomposition(cluster[0]).startswith(_MEANT):
        return unicodedata.normalize("NFC", cluster)
    return unicodedata.normalize("NFKC", cluster.translate(_MARKS)).translate(_MARKS)
