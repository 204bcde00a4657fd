"""What words in class names and ids say about a part of a page, as bits.

The word lists are general English and Chinese web vocabulary; no entry was added for a single site.
"""

from __future__ import annotations

from archiver.extract.wordlist import words

LIKELY, COMMENTS, HIDDEN, UNLIKELY = 1, 2, 4, 8
JOINS = 16
"""The bit of a word that may say more, or something else, together with the next one."""

_LIKELY_NAMES = words(
    "articlebody articlecontent articletext articledetail postbody postcontent postentry posttext entrycontent "
    "storybody storycontent storytext contentbody contenttext contentarticle contentdetail contentmain maincontent "
    "maintext mainnews newscontent newstext newsbody newsdetail bodycontent bodytext textbody textcontent "
    "detailcontent detailtext detailbody markdownbody pcontent parseroutput zhengwen neirong"
)
_COMMENT_NAMES = words("respond replies pinglun readercomments")
HIDDEN_NAMES = frozenset(words("hidden hide is-hidden is-hide"))
"""What says, as a whole token, that something is hidden."""
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
    **dict.fromkeys(_UNLIKELY_NAMES, UNLIKELY),
    **dict.fromkeys(_COMMENT_NAMES, COMMENTS),
    **dict.fromkeys(_LIKELY_NAMES, LIKELY),
}
_STEMS = {
    **dict.fromkeys(
        words(
            "menu submenu sidebar sidenav sidebox sidecolumn footer share sharing social recommend promo advert "
            "sponsor newsletter subscri regist modal popup pagenav postnavi widget skip screenreader search donat "
            "languagesw languagesel"
        ),
        UNLIKELY,
    ),
    **dict.fromkeys(words("comment discuss disqus"), COMMENTS),
    "richtext": LIKELY,
}
_HEADS: dict[str, list[tuple[str, int]]] = {}
for _stem, _bits in _STEMS.items():
    _HEADS.setdefault(_stem[:4], []).append((_stem, _bits))


def _stem_bits(word: str) -> int:
    """Return what the stem says that a word begins with, 0 for none."""
    for stem, bits in _HEADS.get(word[:4], ()):
        if word.startswith(stem):
            return bits
    return 0


_BEGINNINGS = {name[:end] for name in (*_NAMES, *_STEMS) for end in range(1, len(name))}
_BEGINNINGS |= {name for name, bits in _NAMES.items() if _stem_bits(name) not in (0, bits)}
_BITS = {
    "hidden": HIDDEN,
    "hide": HIDDEN,
    **{word: JOINS | _stem_bits(word) for word in _BEGINNINGS},
    **{name: bits | (JOINS if name in _BEGINNINGS else 0) for name, bits in _NAMES.items()},
}
"""What names say, and the beginnings of names and stems."""


def known_bits(runs: set[str]) -> dict[str, int]:
    """Return the bits of those of `runs` that say something, or may together with the next word."""
    bits_of = {run: _stem_bits(run) for run in runs if run[:4] in _HEADS}
    bits_of.update((run, _BITS[run]) for run in runs & _BITS.keys())
    return bits_of


def word_bits(word: str) -> int:
    """Return the bits of a word, 0 for none."""
    bits = _BITS.get(word)
    return _stem_bits(word) if bits is None else bits
