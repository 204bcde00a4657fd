"""What class names, addresses and the words behind a link say of who wrote a page.

The word lists are general vocabulary of templates in the larger European languages and Chinese.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from archiver.extract.wordlist import words
from archiver.text.search import holds_any

MAX_CLASS_CHARS = 300
MAX_ADDRESS_CHARS = 300

_BYLINE = re.compile(
    r"(?<![^\s_-])(?:(?:post|entry|article|blog|story|news|meta|content)?[_-]?authors?|by-?lines?|autor(?:en|in)?|auteurs?|writers?|"
    r"posted-?by|written-?by|contributors?)(?![^\s_-])|author-?name\w*|byline-?name|entry-author"
)
_NO_BYLINE = re.compile(
    r"(?<![^\s_-])(?:bio|box|avatar|image|img|photo|pic|desc\w*|description|about|social|follow\w*|prefix|heading|label|title|role|count|"
    r"date|time|more|note|thumbnail|icon|position|job|articles|posts|twitter|email)(?![^\s_-])"
)
_HINTS = words("author byline by-line autor auteur writ poste user nick contrib member")
"""What each class of an author has in it; to look for these one by one is sooner done than for a pattern."""
_USER = re.compile(
    r"(?<![^\s_-])(?:user-?name|poster(?:name)?|username-coloured|member-?name|nick(?:name)?)(?![^\s_-])"
)
_ELSEWHERE = re.compile(
    r"(?<![^\s_-])(?:comments?\w*|respond|repl(?:y|ies)|related\w*|recommend\w*|sidebar\w*|footer\w*|teasers?|widget\w*|promo\w*|"
    r"popular|trending|latest\w*|more-\w+|read-?(?:more|next|also)|carousel|slider|swiper\w*|card|cards|listing|loop|quote\w*|"
    r"kommentare?|comentarios?|commentaires?|listitem|list-item|advert\w*)(?![^\s_-])"
)
_ELSEWHERE_HINTS = words(
    "comment respond repl related recommend sidebar footer teaser widget promo popular trending latest more read "
    "carousel slider swiper card list loop quote kommentar comentario advert"
)
"""What each of these has in it."""
# In the same class as the word for an author: the author of something else, or a field to fill in.
_FOREIGN = re.compile(
    r"(?<![^\s_-])(?:comment\w*|repl(?:y|ies)|licen[sc]e|quotes?|quotation|zitat|login|testimonials?|reviews?|reviewer|rev|forms?|widget|"
    r"copyright|photo|foto|bild|image|caption|cite|dsq|bbcode|search|prep|teaser|related|register)(?![^\s_-])"
)
AUTHOR_PROPERTIES = frozenset(["author", "creator"])
_CAMEL = re.compile(r"([a-z0-9])([A-Z])")
_AUTHOR_FOLDERS = frozenset(
    words(
        "author authors autor autoren autores auteur auteurs people staff journalist journalists contributor "
        "contributors redakteur redakteure by writer writers columnist columnists"
    )
)
_AUTHOR_FOLDER = re.compile(rf"/(?:{'|'.join(sorted(_AUTHOR_FOLDERS, reverse=True))})/")
# What follows the linked name of who posted a story on Chinese sites, a user number between them or not.
POSTED = re.compile(r"\s*+(?:[(（]\d+[)）])?+\s*+(?:发表于|發表於|发布于|發佈於|发表於|投递于)")


def that_may_sign(names: Sequence[str]) -> list[int]:
    """Return the places of those of a page's class attributes, with or without an id, that may name an author's class.

    All that differ are searched at once: to look at them one by one takes four times as long.
    """
    different = list(dict.fromkeys(names))
    lowered = [name.lower() for name in different]
    whole = "\x00".join(lowered)
    ends = list(accumulate([len(name) + 1 for name in lowered]))
    found: set[str] = set()
    for hint in _HINTS:
        start = whole.find(hint)
        while start >= 0:
            place = bisect_right(ends, start)
            found.add(different[place])
            start = whole.find(hint, ends[place])
    return [place for place, name in enumerate(names) if name in found] if found else []


@lru_cache(maxsize=8192)
def class_sign(said: str) -> str:
    """Return what a class says of an element itself: "byline", "user" or nothing."""
    if not holds_any(said[:MAX_CLASS_CHARS].lower(), _HINTS):
        return ""
    spaced = _spaced_class(said)
    is_user = _USER.search(spaced) is not None
    if not (is_user or _BYLINE.search(spaced)) or _FOREIGN.search(spaced):
        return ""
    return "user" if is_user else "" if _NO_BYLINE.search(spaced) else "byline"


@lru_cache(maxsize=16_384)
def is_apart_class(words: str) -> bool:
    """Tell whether a class and id are those of comments, teasers or a side box."""
    return holds_any(words.lower(), _ELSEWHERE_HINTS) and _ELSEWHERE.search(_spaced_class(words)) is not None


def _spaced_class(words: str) -> str:
    """Return class names in lower case, the words in each parted by hyphens."""
    said = words[:MAX_CLASS_CHARS]
    lower = said.lower()
    return (lower if lower == said else _CAMEL.sub(r"\1-\2", said).lower()).replace("_", "-")


def leading_to_authors(addresses: Sequence[str]) -> list[int]:
    """Return the places of those addresses of a page that lead to authors."""
    # All are searched at once; no address has a NUL in it.
    whole = "\x00".join(addresses).lower()
    found: list[int] = []
    place = end = 0
    for folder in _AUTHOR_FOLDER.finditer(whole):
        place += whole.count("\x00", end, folder.start())
        end = folder.start()
        if found[-1:] != [place] and leads_to_author(addresses[place]):
            found.append(place)
    return found


def leads_to_author(address: str) -> bool:
    """Tell whether a folder of an address is called like those for the pages of authors."""
    folders = address[:MAX_ADDRESS_CHARS].lower().split("/")
    if len(folders) < 3 or folders[-1] in _AUTHOR_FOLDERS or _AUTHOR_FOLDERS.isdisjoint(folders[1:-1]):
        return False
    # The licence CC BY has its page in a folder "by".
    return "creativecommons.org/" not in address
