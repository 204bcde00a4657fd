"""Which language a page is in: what it declares, and what its text shows (BCP 47 tags)."""

from __future__ import annotations

import re
from functools import lru_cache

from archiver.extract.evidence import Candidate
from archiver.extract.metadata import Head
from archiver.text.language import Detected, are_alike, detect_language, has_its_script, primary

# Language, script, region, variants, extensions, private use, in this order (RFC 5646, 2.1): "utf-8" is none.
_TAG = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?"
)
__all__ = ["language_candidates", "language_conflict", "language_tag", "primary"]

MAX_TAG_CHARS = 100
_ATTRIBUTES = (
    ("lang", "/@lang"),
    ("{http://www.w3.org/XML/1998/namespace}lang", "/@xml:lang"),
    ("xml:lang", "/@*[name()='xml:lang']"),
)


def language_candidates(head: Head, text: str) -> list[Candidate]:
    """Return the languages of the page, the one to trust first.

    What the page declares counts, unless its text is surely in another language: templates often declare that of their
    maker.
    """
    declared = [candidate for candidate in _declared(head) if candidate is not None]
    shown = detect_language(text)
    if shown is None or not shown.is_sure:
        return declared
    detected = Candidate(shown.tag, "text-language", "", "")
    is_other = bool(declared) and contradicts(shown, declared[0].value) and not has_its_script(text, declared[0].value)
    return [detected, *declared] if is_other else [*declared, detected]


def language_conflict(candidates: list[Candidate]) -> bool:
    """Tell whether what the page declares and what its text shows are clearly different languages."""
    tags = [primary(candidate.value) for candidate in candidates]
    return any(not are_alike(tags[0], tag) for tag in tags[1:])


def contradicts(shown: Detected, declared: str) -> bool:
    """Tell whether the text is surely in another language than the declared one."""
    return shown.is_sure and not are_alike(shown.tag, primary(declared))


@lru_cache(maxsize=1024)
def language_tag(said: str) -> str | None:
    """Return `said` as a BCP 47 tag ("en_US.UTF-8" as "en-US"), or None."""
    tag = said.strip().split(",")[0].split(".")[0].strip().replace("_", "-")
    if len(tag) > MAX_TAG_CHARS or not _TAG.fullmatch(tag):
        return None
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(_cased(part) for part in rest)])


def _cased(part: str) -> str:
    """Return a subtag in the customary case: Hant, TW (RFC 5646, 2.1.1)."""
    if len(part) == 2 and part.isalpha():
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()


def _declared(head: Head) -> list[Candidate | None]:
    root = head.root
    found = [
        _tagged(Candidate(said, "attribute", suffix, said, root))
        for name, suffix in _ATTRIBUTES
        if (said := root.get(name))
    ]
    found += map(_tagged, head.metas_named(["content-language", "language", "dc.language", "inlanguage", "og:locale"]))
    return found + [_tagged(candidate) for candidate in head.linked("inLanguage", "name")]


def _tagged(said: Candidate) -> Candidate | None:
    tag = language_tag(said.raw)
    if tag is None:
        return None
    transforms = said.transforms if tag == said.raw else (*said.transforms, "bcp47")
    return Candidate(tag, said.method, said.suffix, said.raw, said.element, transforms)
