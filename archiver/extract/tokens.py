"""What tag names, roles, class and id words say about a part of a page.

The word lists are general English and Chinese web vocabulary; no entry was added for a single site. Class names are
read token by token, as tokens recur from page to page where whole class attributes do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from lxml.etree import _Element

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

_LIKELY, _COMMENTS, _HIDDEN, _UNLIKELY = 1, 2, 4, 8
_LIKELY_NAMES = words(
    "articlebody articlecontent articletext articledetail postbody postcontent postentry posttext entrycontent "
    "storybody storycontent storytext contentbody contenttext contentarticle contentdetail contentmain maincontent "
    "maintext mainnews newscontent newstext newsbody newsdetail bodycontent bodytext textbody textcontent "
    "detailcontent detailtext detailbody markdownbody pcontent parseroutput zhengwen neirong"
)
_COMMENT_NAMES = words("respond replies pinglun readercomments")
_HIDDEN_NAMES = frozenset(words("hidden hide is-hidden is-hide"))
_UNLIKELY_NAMES = words(
    "nav navbar navigation navmenu aside foot footnav footbar ft masthead topbar topnav breadcrumb breadcrumbs crumb "
    "crumbs followus related readmore readnext readalso morefrom morenews morestories moreposts morearticles alsolike "
    "maylike popular trending mostread mostviewed hotnews hotlist hotposts hottopics rank ranking ranklist latest "
    "latestnews latestposts latestarticles teaser teasers ad ads adv adsense adbox banner banners outbrain taboola "
    "signup signin login paywall overlay lightbox cookie cookies consent gdpr disclaimer copyright legal pagination "
    "pager paging prevnext postnav tags taglist tagcloud taglinks keywords authorbio authorbox authorinfo authorcard "
    "authorprofile aboutauthor theauthor byline postmeta entrymeta articlemeta meta metainfo metadata toolbar toolbox "
    "printonly visuallyhidden sronly noprint qrcode editornote contactform feedback rating ratings vote toc ofcontents"
)
_NAMES = {
    **dict.fromkeys(_UNLIKELY_NAMES, _UNLIKELY),
    **dict.fromkeys(_COMMENT_NAMES, _COMMENTS),
    **dict.fromkeys(_LIKELY_NAMES, _LIKELY),
}
_STEMS = {
    **dict.fromkeys(
        words(
            "menu submenu sidebar sidenav sidebox sidecolumn footer share sharing social recommend promo advert "
            "sponsor newsletter subscri regist modal popup pagenav postnavi widget skip screenreader search donat "
            "languagesw languagesel"
        ),
        _UNLIKELY,
    ),
    **dict.fromkeys(words("comment discuss disqus"), _COMMENTS),
    "richtext": _LIKELY,
}
_HEADS = {stem[:4] for stem in _STEMS}
# Utility classes as "hidden md:block" hide on small screens only.
_RESPONSIVE = re.compile(r"(?:^|\s)(?:sm|md|lg|xl|2xl):|-(?:sm|md|lg|xl)-")
_RUN = re.compile(r"[A-Z]*[a-z]+|[A-Z]+")
_LOWER_RUN = re.compile(r"[a-z]+")
_HIDDEN_STYLE = re.compile(r"display\s*+:\s*+none|visibility\s*+:\s*+hidden", re.IGNORECASE)
MAX_NAME = 300

Reading = tuple[str, frozenset[str]]
"""What a class attribute and an id say, and the words they are made of."""


@lru_cache(maxsize=32_768)
def token_reading(token: str) -> tuple[int, tuple[str, ...]]:
    """Return what one class name or id says, as bits, and its words of 3 to 20 letters in lower case."""
    lower = token.lower()
    runs = _RUN.findall(token) if lower != token else _LOWER_RUN.findall(token)
    says = _HIDDEN if lower in _HIDDEN_NAMES else 0
    before = ""
    for index, run in enumerate(runs):
        if lower != token:
            runs[index] = run = run.lower()
        for name in (run, before + run) if before else (run,):
            if name in _NAMES:
                says |= _NAMES[name]
            elif name[:4] in _HEADS:
                says |= next((bit for stem, bit in _STEMS.items() if name.startswith(stem)), 0)
        before = run
    return says, tuple(run for run in runs if 2 < len(run) < 21)


@lru_cache(maxsize=16_384)
def name_reading(name: str) -> Reading:
    """Return what class names and ids say, "likely", "comments", "hidden", "unlikely" or nothing, and their words."""
    says = 0
    found: list[str] = []
    for token in name[:MAX_NAME].split():
        bits, parts = token_reading(token)
        says |= bits
        found += parts
    return _word_for(says, name), frozenset(found)


def _word_for(says: int, name: str) -> str:
    if not says:
        return ""
    if says & _LIKELY:
        return "likely"
    if says & _COMMENTS:
        return "comments"
    if says & _HIDDEN and not _RESPONSIVE.search(name[:MAX_NAME]):
        return "hidden"
    return "unlikely" if says & _UNLIKELY else ""


def name_words(name: str) -> frozenset[str]:
    """Return the words of three letters and more that class names and ids in `name` are made of."""
    return name_reading(name)[1]


def class_verdict(name: str) -> str:
    """Return what class and id words say: "likely", "comments", "hidden", "unlikely" or nothing."""
    return name_reading(name)[0]


def box_verdict(attributes: Iterable[tuple[Any, Any]]) -> tuple[str, str]:
    """Return class and id out of `attributes`, and what they all say of a box by themselves."""
    own_class = own_id = says = ""
    for key, value in attributes:
        if key == "class":
            own_class = value
        elif key == "id":
            own_id = value
        elif key == "hidden" or (key == "aria-hidden" and value == "true"):
            says = "hidden"
        elif key == "style":
            if "n" in value and _HIDDEN_STYLE.search(value) is not None:
                says = "hidden"
        elif key == "role":
            if not says and value in _UNLIKELY_ROLES:
                says = "unlikely"
        elif key == "itemprop" and not says and value in _BODY_PROPERTIES:
            says = "likely"
    if own_class or own_id:
        name = f"{own_class} {own_id}"
        return name, says or name_reading(name)[0]
    return "", says


def is_hidden(element: _Element) -> bool:
    """Tell whether the element says that it is not to be shown."""
    attributes = element.attrib
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None
