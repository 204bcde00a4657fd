"""What a reader asks for: words that must all be there, "phrases", -words that must not, begin* of words.

Any text is a query; what cannot be understood is taken for words. Nothing that was typed reaches SQLite as syntax: an
expression is built from folded letters and digits only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from archiver.search.folding import LONGEST_WORD, folded, runs, words

LONGEST = 512
"""Characters of a query that are read."""

MOST_TERMS = 32

# Up to here letters without spaces are looked for as they stand; of more, every pair must be there somewhere.
_PHRASE_LETTERS = 4
_PART = re.compile(
    r"(?P<not>[-−](?=\S))?"
    r"(?:\"(?P<plain>[^\"]*)(?:\"|\Z)|[“„](?P<curly>[^”“]*)(?:[”“]|\Z)|「(?P<corner>[^」]*)(?:」|\Z)|"
    r"«(?P<angle>[^»]*)(?:»|\Z)|(?P<bare>[^\s\"“„「«]+)|(?P<lone>\S))"
)


@dataclass(frozen=True)
class Term:
    """Words in a row, as they stand in the index; `is_open`: the last one may go on. `letters` are what was asked."""

    words: tuple[str, ...]
    letters: str
    is_open: bool = False

    @property
    def expression(self) -> str:
        """The term in the query language of FTS5."""
        return f'"{" ".join(self.words)}"{" *" if self.is_open else ""}'

    @cached_property
    def pattern(self) -> str:
        """A regular expression that finds the term in a folded text."""
        pieces = list(runs(self.letters))
        if not pieces:
            return r"(?!)"
        inner = r"[\W_]{0,8}".join(re.escape(run[:LONGEST_WORD]) for run, _ in pieces)
        before = "" if pieces[0][1] else r"(?<![^\W_])"
        after = "" if pieces[-1][1] or self.is_open else r"(?![^\W_])"
        return f"{before}{inner}{after}"


@dataclass(frozen=True)
class Query:
    """All of `terms` are wanted and none of `excluded`. `is_cut` tells that not all that was typed was read."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    is_cut: bool = False

    @property
    def expression(self) -> str:
        """The query in the query language of FTS5; "" where no word is asked for."""
        wanted = " AND ".join(term.expression for term in self.terms)
        if not wanted or not self.excluded:
            return wanted
        return f"({wanted}) NOT ({self.unwanted})"

    @property
    def unwanted(self) -> str:
        """What is excluded, in the query language of FTS5."""
        return " OR ".join(term.expression for term in self.excluded)

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """What finds the terms in a folded text, each in a group of its own; None without terms."""
        found = "|".join(f"({term.pattern})" for term in self.terms)
        return re.compile(found) if found else None


def parse_query(text: str) -> Query:
    """Return the query that `text`, whatever it is, stands for."""
    terms: list[Term] = []
    excluded: list[Term] = []
    is_cut = len(text) > LONGEST
    for part in _PART.finditer(text[:LONGEST]):
        phrase = next((part[name] for name in ("plain", "curly", "corner", "angle") if part[name] is not None), None)
        made = _terms(part["bare"] or "") if phrase is None else _one_term(phrase)
        (excluded if part["not"] else terms).extend(made)
    is_cut |= len(terms) > MOST_TERMS or len(excluded) > MOST_TERMS
    return Query(tuple(terms[:MOST_TERMS]), tuple(excluded[:MOST_TERMS]), is_cut)


def _one_term(text: str, *, is_open: bool = False) -> list[Term]:
    """Return the term for a text whose words stand in a row; none where it has no word."""
    letters = folded(text)
    pieces = list(runs(letters))
    if not pieces:
        return []
    made = words(letters)
    last, is_unspaced = pieces[-1]
    if not is_unspaced:
        return [Term(tuple(made), letters, is_open)]
    # The index has the last letter alone only where a run ends; one letter by itself is the beginning of a pair.
    return [Term(tuple(made[:-1]), letters) if len(last) > 1 else Term(tuple(made), letters, is_open=True)]


def _terms(text: str) -> list[Term]:
    """Return the terms of what stands between two spaces."""
    pieces = list(runs(folded(text)))
    if len(pieces) == 1 and pieces[0][1] and len(pieces[0][0]) > _PHRASE_LETTERS:
        run = pieces[0][0]
        return [Term((pair,), pair) for pair in dict.fromkeys(map("".join, pairwise(run)))]
    return _one_term(text, is_open=text.endswith("*"))
