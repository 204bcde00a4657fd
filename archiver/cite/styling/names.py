"""Names taken apart for styles that turn them round: only where it is asked for, since no page says how.

What is not plainly the name of one person in Latin letters stays whole: other scripts, organisations, single words.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_][\w.'’‑-]*", re.UNICODE)
_PARTICLES = (
    "af al av bin da dal de degli dei del della den der di dos du el ibn la le lo san ten ter van vom von y zu zum zur"
)
_SUFFIXES = "jr sr ii iii iv"
# Words of newsrooms, offices and companies; a name with one of them is none of a person.
_ORGANISATIONS = (
    "academy administration agency agence agentur and archive archives association authority ag board bureau center "
    "centre club co college commission committee company corp corporation council daily department desk dpa editor "
    "editorial editors foundation gazette gmbh government group guardian herald inc institute international journal "
    "lab labs library limited llc ltd magazine media ministry museum network news office organisation organization "
    "party post press project redaktion report research reuters review rédaction school service services society "
    "staff studio team the times tribune und union university universität université weekly writer writers"
)
_particles, _suffixes, _organisations = (frozenset(each.split()) for each in (_PARTICLES, _SUFFIXES, _ORGANISATIONS))
_MOST_WORDS = 5


def csl_name(name: str) -> dict[str, str]:
    """Return `name` as a CSL name: its parts where it is plainly that of one person, else the whole."""
    if name.count(",") == 1:
        family, given = (" ".join(part.split()) for part in name.split(","))
        if all(map(_is_latin, (family, given))) and not _is_organisation(name):
            return {"family": family, "given": given}
    words = name.split()
    if not 2 <= len(words) <= _MOST_WORDS or not all(map(_is_word, words)) or _is_organisation(name):
        return {"literal": name}
    suffix = words.pop() if words[-1].strip(".").lower() in _suffixes and len(words) > 2 else ""
    split = len(words) - 1
    while split > 1 and words[split - 1] in _particles:
        split -= 1
    parts = {
        "given": " ".join(words[:split]),
        "non-dropping-particle": " ".join(words[split:-1]),
        "family": words[-1],
        "suffix": suffix,
    }
    return {part: text for part, text in parts.items() if text}


def _is_word(word: str) -> bool:
    """Tell whether `word` may be one of a person's name: Latin letters, the first a capital, or a particle."""
    is_capital = bool(_WORD.fullmatch(word)) and word[0].isupper() and _is_latin(word)
    return word in _particles or (is_capital and not any(map(str.isdigit, word)))


def _is_latin(text: str) -> bool:
    return any(map(str.isalpha, text)) and all(
        char < "\u0250" or "\u1e00" <= char <= "\u1eff" or char in "’‑" for char in text
    )


def _is_organisation(name: str) -> bool:
    words = [word.strip(".,").lower() for word in name.split()]
    # Letters that are all capitals are an abbreviation more often than a name.
    return any(word in _organisations for word in words) or any(
        word.isupper() and len(word) > 2 and "." not in word for word in name.split()
    )
