"""The title of a story and the name of its site: the heading that the title element repeats, and the rest of it."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.etree import _Element

from archiver.extract.evidence import Candidate, xpath
from archiver.extract.metadata import Head, element_text, one_line
from archiver.extract.tokens import is_hidden

MAX_HEADINGS = 200
_LEVELS = ("h1", "h2", "h3")
_PARTS = re.compile(
    r"\s+[|\-–—·•»«:~/]+\s+|\s*[|｜»«]\s*|\s*[_–—]+\s*|(?<=[^\x00-\x7f])\s*-\s*|\s*-\s*(?=[^\x00-\x7f])|:\s+"
)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return `text` for comparison: without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", text).casefold()


def title_parts(text: str) -> list[str]:
    """Return the pieces of a title element between bars and dashes."""
    return [part for part in _PARTS.split(text) if part and part.strip()]


def headings(root: _Element) -> list[Candidate]:
    """Return the headings of the page of the three upper levels, h1 first."""
    found: list[tuple[str, Candidate]] = []
    for element in root.iter(*_LEVELS):
        if len(found) >= MAX_HEADINGS:
            break
        text = element_text(element, 400)
        if text and not is_hidden(element):
            found.append((str(element.tag), Candidate(text, "element", xpath(element), text, element)))
    return [candidate for _, candidate in sorted(found, key=lambda item: item[0])]


def title_candidates(head: Head, site: str | None) -> list[Candidate]:
    """Return what may be the title, the best first: repeated heading, JSON-LD, OpenGraph, lone h1, title element."""
    heads = headings(head.root)
    linked = [*head.linked("headline"), *(c for node in head.nodes if not node.types for c in node.candidates("title"))]
    metas = list(head.metas_named(["og:title", "twitter:title", "dc.title", "citation_title", "title"]))
    whole = head.title_text()
    found = _repeated(heads, [whole, *(c.value for c in (*linked, *metas))], site)
    found += [without_site(c, site) for c in (*linked, *metas)]
    tops = [
        c for c in heads if c.element is not None and c.element.tag == "h1" and folded(c.value) != folded(site or "")
    ]
    if len(tops) == 1:
        found += tops
    if head.title is not None and whole:
        raw = (head.title.text or "").strip()
        found.append(without_site(Candidate(whole, "element", xpath(head.title), raw, head.title), site))
    return found + tops


def _repeated(heads: list[Candidate], titles: list[str], site: str | None) -> list[Candidate]:
    """Return the headings that a title holds or begins, longest first; the name of the site is none."""
    keys = [folded(title) for title in titles if title]
    site_key = folded(site or "")
    found = []
    for heading in heads:
        key = folded(heading.value)
        if len(key) < 2 or key == site_key or not any(key in title for title in keys):
            continue
        # One short word in a long title is a section's name rather than the headline.
        if any(key in title and len(key) * 4 >= len(title) - len(site_key) for title in keys):
            found.append(heading)
    return sorted(found, key=lambda heading: -len(folded(heading.value)))


def without_site(candidate: Candidate, site: str | None) -> Candidate:
    """Return the candidate with the name of the site cut off at either end."""
    parts = title_parts(candidate.value)
    if len(parts) < 2:
        return candidate
    names = {folded(site)} if site else set()
    if folded(parts[-1]) in names:
        kept = candidate.value[: candidate.value.rfind(parts[-1])]
    elif folded(parts[0]) in names:
        kept = candidate.value[candidate.value.find(parts[0]) + len(parts[0]) :]
    else:
        return candidate
    value = kept.strip(" |-–—·•»«:~/_｜")
    if not value:
        return candidate
    return Candidate(
        value,
        candidate.method,
        candidate.selector,
        candidate.raw,
        candidate.element,
        (*candidate.transforms, "cut-site-name"),
    )


def site_candidates(head: Head) -> list[Candidate]:
    """Return what may be the name of the site: OpenGraph, publisher, application name, a part of the title element."""
    found = list(head.metas_named(["og:site_name"]))
    found += head.linked("publisher", "name")
    found += head.linked("isPartOf", "name")
    found += head.metas_named(["application-name", "al:android:app_name", "dc.publisher", "citation_journal_title"])
    found += site_in_title(head)
    return [c for c in found if not re.match(r"https?://", c.value) and len(c.value) <= 120]


def site_in_title(head: Head) -> list[Candidate]:
    """Return the part of the title element beside the headline, where a heading or metadata repeats the headline."""
    whole = head.title_text()
    parts = title_parts(whole)
    if head.title is None or len(parts) < 2:
        return []
    said = [c.value for c in headings(head.root)]
    said += [c.value for c in (*head.linked("headline"), *head.linked("title"), *head.metas_named(["og:title"]))]
    keys = {folded(text) for text in said}
    ends = ((parts[-1], parts[:-1]), (parts[0], parts[1:]))
    # Where a heading repeats either end (a logo in h1), the longer one is the headline.
    for name, rest in sorted(ends, key=lambda end: len(end[0])):
        rest_text = whole[: whole.rfind(name)] if rest[0] == parts[0] else whole[whole.find(name) + len(name) :]
        if folded(rest_text) in keys or folded(rest[0]) in keys:
            return [Candidate(one_line(name), "element", xpath(head.title), name, head.title, ("title-part",))]
    return []
