"""The languages that our pages speak: which one a reader wants, and what our texts are called in it.

English is the language the texts are written in. Others have a catalogue (gettext) in locale/, made and checked by
tests/replay/messages.py. A reader's choice is kept in a cookie of the interface's host: most of our addresses hold
those of archived pages, query and all, so that no parameter of ours could stand in them.
"""

from __future__ import annotations

import gettext
import re
from functools import lru_cache

from starlette.requests import Request

from archiver.resources import folder

ENGLISH = "en"

LANGUAGES = {ENGLISH: "English", "zh-CN": "简体中文"}
"""What each language (BCP 47) calls itself."""

COOKIE = "language"

_DOMAIN = "replay"
_CATALOGUES = {"zh-CN": "zh_CN"}
# The whole query of these belongs to the archived address.
_HOLD_ADDRESSES = ("/captures/", "/wacz/captures/", "/page/", "/w/", "/timegate/", "/timemap/")
# One language of an Accept-Language header (RFC 9110, 12.5.4): a range, and how much it is wanted.
_WISH = re.compile(r"\s*([A-Za-z*]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*")
_MOST_WISHES = 32
_ASKED = re.compile(r"(?:(?<=\?)|&)lang=[^&#]*")


def chosen_language(request: Request) -> str:
    """Return the language of the answer: of `?lang=`, else of the cookie, else the one the browser asks for."""
    return asked_language(request) or known_language(request.cookies.get(COOKIE, "")) or _accepted(request)


def asked_language(request: Request) -> str | None:
    """Return the language that the address itself asks for (`?lang=`), or None."""
    if request.url.path.startswith(_HOLD_ADDRESSES):
        return None
    return known_language(request.query_params.get("lang", ""))


def without_asked(path: str) -> str:
    """Return a path of ours, query and all, that asks for no language."""
    if path.startswith(_HOLD_ADDRESSES):
        return path
    return _ASKED.sub("", path).replace("?&", "?", 1).removesuffix("?")


def known_language(text: str) -> str | None:
    """Return which of our languages a BCP 47 tag means, or None: "zh", "zh-Hans-SG" and "ZH_cn" are "zh-CN"."""
    primary = text[:40].replace("_", "-").lower().partition("-")[0]
    return next((each for each in LANGUAGES if each.partition("-")[0] == primary), None)


def translated(request: Request, message: str, **values: object) -> str:
    """Return `message`, a literal text of ours, in the language of the answer, `%(name)s` filled from `values`."""
    found = catalogue(chosen_language(request)).gettext(message)
    return found % values if values else found


def marked(message: str) -> str:
    """Return `message` as it is: a literal text that is translated where it is shown."""
    return message


def paired(one: str, many: str) -> tuple[str, str]:
    """Return a literal text of ours for one and for many things as it is: it is translated where it is shown."""
    return one, many


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the texts of one of LANGUAGES; those of English are the messages themselves."""
    if language not in _CATALOGUES:
        return gettext.NullTranslations()
    return gettext.translation(_DOMAIN, folder("replay/locale"), [_CATALOGUES[language]])


def _accepted(request: Request) -> str:
    """Return which of our languages the header Accept-Language wants most; English if it names none."""
    wishes = request.headers.get("accept-language", "").split(",")[:_MOST_WISHES]
    wanted: list[tuple[float, str]] = []
    for wish in wishes:
        found = _WISH.fullmatch(wish)
        language = known_language(found[1]) if found else None
        if found and language:
            wanted.append((float(found[2] or 1), language))
    quality, language = max(wanted, key=lambda each: each[0], default=(0.0, ENGLISH))
    return language if quality > 0 else ENGLISH
