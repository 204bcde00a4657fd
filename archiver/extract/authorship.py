"""What class names, addresses and the words behind a link say of who wrote a page.

The word lists are general vocabulary of templates in the larger European languages and Chinese.
"""

from __future__ import annotations

import re
from functools import lru_cache

from archiver.extract.wordlist import words

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
# Quick to look for; what it lets through is looked at by folder.
MAYBE_AUTHOR = re.compile(r"/(?:[Aa]ut|[Pp]eo|[Ss]ta|[Jj]ou|[Cc]o[nl]|[Rr]ed|[Bb]y|[Ww]ri|[A-Z]{2})")
# What follows the linked name of who posted a story on Chinese sites, a user number between them or not.
POSTED = re.compile(r"\s*+(?:[(（]\d+[)）])?+\s*+(?:发表于|發表於|发布于|發佈於|发表於|投递于)")


@lru_cache(maxsize=16_384)
def class_sign(said: str) -> str:
    """Return what a class says of an element itself: "byline", "user" or nothing."""
    lower = said[:MAX_CLASS_CHARS].lower()
    for hint in _HINTS:
        if hint in lower:
            break
    else:
        return ""
    spaced = _spaced_class(said)
    is_user = _USER.search(spaced) is not None
    if not (is_user or _BYLINE.search(spaced)) or _FOREIGN.search(spaced):
        return ""
    return "user" if is_user else "" if _NO_BYLINE.search(spaced) else "byline"


@lru_cache(maxsize=16_384)
def is_apart_class(words: str) -> bool:
    """Tell whether a class and id are those of comments, teasers or a side box."""
    return _ELSEWHERE.search(_spaced_class(words)) is not None


def _spaced_class(words: str) -> str:
    return _CAMEL.sub(r"\1-\2", words[:MAX_CLASS_CHARS]).lower().replace("_", "-")


def leads_to_author(address: str) -> bool:
    """Tell whether a folder of an address is called like those for the pages of authors."""
    folders = address[:MAX_ADDRESS_CHARS].lower().split("/")
    if len(folders) < 3 or folders[-1] in _AUTHOR_FOLDERS or _AUTHOR_FOLDERS.isdisjoint(folders[1:-1]):
        return False
    # The licence CC BY has its page in a folder "by".
    return "creativecommons.org/" not in address
