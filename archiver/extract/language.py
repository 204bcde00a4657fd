"""Which language a page is in: what it declares, and what its script shows (BCP 47 tags)."""

from __future__ import annotations

import re

from archiver.extract.evidence import Candidate, xpath
from archiver.extract.metadata import Head

SAMPLE_CHARS = 4000
# Language, script, region, variants, extensions, private use, in this order (RFC 5646, 2.1): "utf-8" is none.
_TAG = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
_SCRIPT_LANGUAGES = ("zh", "ja", "ko")


def language_candidates(head: Head, text: str) -> list[Candidate]:
    """Return the languages of the page, the one to trust first.

    A page in Chinese, Japanese or Korean script is in that language even where a template declares a European one.
    """
    declared = [c for c in _declared(head) if c is not None]
    shown = script_language(text)
    if shown is None:
        return declared
    detected = Candidate(shown, "script-detection", "", "")
    is_contradicted = bool(declared) and primary(declared[0].value) not in (*_SCRIPT_LANGUAGES, "yue", "wuu", "cmn")
    return [detected, *declared] if is_contradicted else [*declared, detected]


def primary(tag: str) -> str:
    """Return the language of a tag without region and script."""
    return tag.partition("-")[0].lower()


def language_tag(said: str) -> str | None:
    """Return `said` as a BCP 47 tag ("en_US.UTF-8" as "en-US"), or None."""
    tag = said.strip().split(",")[0].split(".")[0].strip().replace("_", "-")
    if not _TAG.fullmatch(tag):
        return None
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(_cased(part) for part in rest)])


def _cased(part: str) -> str:
    """Return a subtag in the customary case: Hant, TW (RFC 5646, 2.1.1)."""
    if len(part) == 2 and part.isalpha():
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()


def script_language(text: str) -> str | None:
    """Return zh, ja or ko if the letters of `text` are mostly of that script, else None."""
    sample = text[:SAMPLE_CHARS]
    letters = len(_LETTER.findall(sample))
    han, kana, hangul = (len(pattern.findall(sample)) for pattern in (_HAN, _KANA, _HANGUL))
    if letters < 20 or (han + kana + hangul) * 3 < letters:
        return None
    if hangul > han + kana:
        return "ko"
    return "ja" if kana * 10 > han + kana else "zh"


def _declared(head: Head) -> list[Candidate | None]:
    root = head.root
    found = [
        _tagged(said, "attribute", f"{xpath(root)}/@{name}", Candidate("", "", "", said, root))
        for name in ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang")
        if (said := root.get(name))
    ]
    metas = head.metas_named(["content-language", "language", "dc.language", "inlanguage", "og:locale"])
    found += [_tagged(c.raw, "meta", c.selector, c) for c in metas]
    return found + [_tagged(c.raw, "json-ld", c.selector, c) for c in head.linked("inLanguage", "name")]


def _tagged(said: str, method: str, selector: str, found: Candidate) -> Candidate | None:
    tag = language_tag(said)
    if tag is None:
        return None
    return Candidate(tag, method, selector, said, found.element, () if tag == said else ("bcp47",))
