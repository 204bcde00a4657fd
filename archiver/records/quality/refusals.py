"""Pages that stand in for the one asked for, known by what they say: refusals, errors, consent, script, login.

Only a body that shows little is looked at, and a phrase counts only where it is near the beginning or the body is
short: an article about CAPTCHAs says the same words, and goes on.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from archiver.records.code import Code
from archiver.records.quality import codes
from archiver.records.quality.phrases import PHRASES

MOST_SHOWN = 5_000
"""Characters that such a page shows at most, menus and footers among them."""

MOST_SAID = 1_400
"""Characters of it that are no links' addresses; a Han character counts for two."""

_SHORT = 450
"""Characters of a body of which a phrase, wherever it stands, makes a refusal."""

_NEAR = 350
_WIDE = re.compile("[\u2e80-\ud7ff]")
_WORDS = re.compile(r"\w{4,}|[\u3400-\u9fff]{2}")

_CODE_BY_KIND: dict[str, tuple[Code, str]] = {
    "blocked": (codes.BODY_BLOCKED, "a page that keeps robots out"),
    "error": (codes.BODY_ERROR, "a notice that the page is not there"),
    "consent": (codes.BODY_CONSENT, "a question about consent"),
    "script": (codes.BODY_SCRIPT, "a request for JavaScript"),
    "login": (codes.BODY_LOGIN, "a request to log in"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a body was found to be, and the passage that says so."""

    code: Code
    what: str
    passage: str


def refusal_in(shown: str, *, title: str) -> Refusal | None:
    """Return what stands in for the page in the text `shown`, None if it may be the page itself.

    `title` is the record's: if its words are in the body, the body is about what was asked for.
    """
    if len(shown) > MOST_SHOWN:
        return None
    said = unicodedata.normalize("NFKC", shown).casefold().replace("’", "'")
    said = " ".join(said.split())
    if len(said) > MOST_SAID or (length := _columns(said)) > MOST_SAID:
        return None
    limit = len(said) if length <= _SHORT else _NEAR
    found = [(at, kind, phrase) for kind, phrase in PHRASES if 0 <= (at := said.find(phrase)) < limit]
    if not found or (length > _SHORT and _is_about(title, said)):
        return None
    at, kind, phrase = min(found)
    if length <= _SHORT and _is_about(title, said.replace(phrase, " ")) and length > 4 * _columns(phrase) + 120:
        return None
    code, what = _CODE_BY_KIND[kind]
    return Refusal(code, what, said[max(0, at - 20) : at + 60])


def _is_about(title: str, said: str) -> bool:
    """Tell whether the words of `title` stand in the text."""
    words = set(_WORDS.findall(unicodedata.normalize("NFKC", title).casefold()))
    if not words:
        return False
    return sum(word in said for word in words) >= max(2, 0.6 * len(words))


def _columns(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))
