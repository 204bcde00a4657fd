"""What tag names, roles, class and id words say about a part of a page.

The word lists are general English and Chinese web vocabulary; no entry was added for a single site.
"""

from __future__ import annotations

import re
from functools import lru_cache

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

_UNLIKELY_TAGS = frozenset(["nav", "footer", "aside", "dialog", "menu"])
_UNLIKELY_ROLES = frozenset(
    words("navigation banner contentinfo search dialog alertdialog complementary menu menubar toolbar tablist")
)
_BODY_PROPERTIES = frozenset(["articleBody", "reviewBody"])
_UNLIKELY = re.compile(
    r"(?:^|[\s_-])(?:"
    r"nav(?:bar|igation|menu)?|menu\w*|sub-?menu|side-?(?:bar|nav|box|column)\w*|aside|footer\w*|foot(?:nav|bar)?|ft|"
    r"masthead|top-?(?:bar|nav)|bread-?crumbs?|crumbs?|shar(?:e|es|er|ing)\w*|social\w*|follow-?us|"
    r"relat(?:ed|ive)\w*|recommend\w*|read-?(?:more|next|also)|more-?(?:from|news|stories|posts|articles)|"
    r"(?:also|you-may)-?like|popular|trending|most-?(?:read|viewed)|hot-?(?:news|list|posts|topics)|rank(?:ing|list)?|"
    r"latest(?:-?(?:news|posts|articles))?|teasers?|promo\w*|advert\w*|ads?|adv|adsense|adbox|banners?|sponsor\w*|outbrain|"
    r"taboola|newsletter\w*|subscri\w+|sign-?up|sign-?in|log-?in|regist\w+|paywall|modal\w*|pop-?up\w*|overlay|lightbox|"
    r"cookies?\w*|consent|gdpr|disclaimer|copyright|legal|pagination|pager|paging|page-?nav\w*|prev-?next|post-?nav\w*|"
    r"tag(?:s|list|cloud|-list|-cloud|-links)|keywords|author-?(?:bio|box|info|card|profile)|about-?(?:the-)?author|"
    r"by-?line|post-?meta|entry-?meta|article-?meta|meta-?(?:info|data)?|widget\w*|toolbar|tool-?box|skip\w*|search\w*|"
    r"print-?only|visually-?hidden|sr-only|screen-?reader\w*|no-?print|qr-?code|qrcode|editor-?note|"
    r"contact-?form|feedback|rating|ratings|vote|donat\w+|toc|table-of-contents|language-?(?:switch\w*|select\w*)"
    r")(?=$|[\s_-]|\d)"
)
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?\w*|respond|replies|discuss\w*|disqus\w*|reader-?comments|pinglun)(?=$|[\s_-]|\d)"
)
_LIKELY = re.compile(
    r"(?:^|[\s_-])(?:article-?(?:body|content|text|detail)|post-?(?:body|content|entry|text)|entry-?content|story-?(?:body|"
    r"content|text)|content-?(?:body|text|article|detail|main)|main-?(?:content|text|news)|news-?(?:content|text|body|"
    r"detail)|body-?(?:content|text)|text-?(?:body|content)|detail-?(?:content|text|body)|rich-?text\w*|markdown-?body|p-content|"
    r"mw-parser-output|zhengwen|neirong)(?=$|[\s_-]|\d)"
)
_HIDDEN_CLASS = re.compile(r"(?:^|\s)(?:is-)?(?:hidden|hide)(?:\s|$)")
# Utility classes as "hidden md:block" hide on small screens only.
_RESPONSIVE = re.compile(r"(?:^|\s)(?:sm|md|lg|xl|2xl):|-(?:sm|md|lg|xl)-")
_CAMEL = re.compile(r"([a-z0-9])([A-Z])")
_WORD = re.compile(r"(?<![a-z])[a-z]{3,20}(?![a-z])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@lru_cache(maxsize=16_384)
def name_words(name: str) -> frozenset[str]:
    """Return the words of three letters and more that class names and ids in `name` are made of."""
    return frozenset(_WORD.findall(_CAMEL.sub(r"\1-\2", name[:300]).lower()))


@lru_cache(maxsize=16_384)
def class_verdict(words: str) -> str:
    """Return what class and id words say: "likely", "comments", "unlikely" or nothing."""
    spaced = _CAMEL.sub(r"\1-\2", words[:300]).lower()
    if _LIKELY.search(spaced):
        return "likely"
    if _COMMENTS.search(spaced):
        return "comments"
    if _HIDDEN_CLASS.search(spaced) and not _RESPONSIVE.search(spaced):
        return "hidden"
    return "unlikely" if _UNLIKELY.search(spaced) else ""


def verdict(element: _Element, tag: str) -> tuple[str, str]:
    """Return an element's class and id, and what it is by itself: hidden, unlikely, comments, likely or nothing."""
    attributes = element.attrib
    if not attributes:
        return "", "unlikely" if tag in _UNLIKELY_TAGS else ""
    name = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    if tag in _UNLIKELY_TAGS:
        return name, "unlikely"
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return name, "hidden"
    if (style := attributes.get("style")) is not None and _HIDDEN_STYLE.search(style) is not None:
        return name, "hidden"
    if attributes.get("role") in _UNLIKELY_ROLES:
        return name, "unlikely"
    if attributes.get("itemprop") in _BODY_PROPERTIES:
        return name, "likely"
    return name, class_verdict(name) if len(name) > 1 else ""


def is_hidden(element: _Element) -> bool:
    """Tell whether the element says that it is not to be shown."""
    attributes = element.attrib
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None
