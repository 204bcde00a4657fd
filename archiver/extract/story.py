"""Stories out of page bytes: one parse, every field with its evidence.

Nothing here touches the network or the clock: the same arguments give the same Story.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from archiver.extract.blocks import outline_page
from archiver.extract.body import Body, read_body
from archiver.extract.dom import Page, read_page
from archiver.extract.evidence import Candidate, Locator, absent, prove
from archiver.extract.extras import (
    access_candidates,
    canonical_candidates,
    comment_count_candidates,
    image_candidates,
    license_candidates,
    modified_candidates,
    tag_candidates,
)
from archiver.extract.kind import page_kind
from archiver.extract.language import language_candidates, primary
from archiver.extract.media import base_address
from archiver.extract.metadata import description, read_head
from archiver.extract.people import author_candidates
from archiver.extract.published import choose_date, date_candidates, days_disagree
from archiver.extract.titles import folded, site_candidates, title_candidates
from archiver.model import Evidence, Story

FIELDS = (
    "title",
    "authors",
    "date",
    "source",
    "language",
    "description",
    "kind",
    "text",
    "markdown",
    "links",
    "images",
    "modified",
    "image",
    "tags",
    "license",
    "canonical_url",
    "is_accessible_for_free",
    "comment_count",
)

LISTS = frozenset(["listing", "collection"])


def extract_story(
    raw: bytes, *, url: str | None = None, content_type: str | None = None, fetched_at: datetime | None = None
) -> Story:
    """Return the story of the page `raw`.

    `url` is where the page was captured: relative links are joined to it, and a date in it counts. `content_type` is
    the header as recorded. A date later than the day after `fetched_at` does not count. Raises ExtractError if `raw` is
    empty, too large, or neither HTML nor plain text.
    """
    page = read_page(raw, content_type=content_type)
    latest = fetched_at.date() + timedelta(days=1) if fetched_at else None
    return plain_story(page) if page.root is None else _Reading(page, url, latest).story()


def plain_story(page: Page) -> Story:
    """Return the story of a text without markup: the text, and nothing about it."""
    text = page.text.replace("\r\n", "\n").replace("\ufeff", "").strip()
    first = text.split("\n")[0]
    body = Candidate(first, "text", "", first)
    locator = Locator(page.text)
    proofs = [
        prove(name, body, (), locator) if text and name in ("text", "markdown") else absent(name) for name in FIELDS
    ]
    kind = Evidence("kind", "http-header", "content-type", page.media_type or "")
    return Story(
        title=None,
        authors=(),
        date=None,
        source=None,
        language=None,
        description=None,
        kind="page",
        text=text,
        markdown=text,
        evidence=tuple(kind if proof.field == "kind" else proof for proof in proofs),
        encoding=page.decoded.encoding,
    )


class _Reading:
    """The reading of one page: fields in the order in which they need each other."""

    def __init__(self, page: Page, url: str | None, latest: date | None) -> None:
        assert page.root is not None
        self.page = page
        self.url = url
        self.latest = latest
        self.locator = Locator(page.text)
        self.head = read_head(page.root)
        body = page.root.find("body")
        self.outline = outline_page(body if body is not None else page.root)
        self.proofs: dict[str, list[Evidence]] = {}

    def story(self) -> Story:
        source = self.first("source", site_candidates(self.head))
        title = self.title(source)
        authors = self.authors(source)
        kind, method = page_kind(self.head, self.outline, self.url)
        self.proofs["kind"] = [Evidence("kind", method, "", kind)]
        base = base_address(self.head.root, self.url)
        body = read_body(self.head, self.outline, kind, title, base)
        self.prove_body(body)
        language = self.language(body.text or " ".join(block.text for block in self.outline.blocks[:50]))
        published = self.date(language, is_list=kind in LISTS)
        free = self.first("is_accessible_for_free", access_candidates(self.head))
        comments = self.first("comment_count", comment_count_candidates(self.head, self.outline))
        return Story(
            title=title,
            authors=authors,
            date=published,
            source=source,
            language=language,
            description=self.first("description", description(self.head)),
            kind=kind,
            text=body.text,
            markdown=body.markdown,
            links=body.links,
            images=body.images,
            evidence=self.evidence(),
            encoding=self.page.decoded.encoding,
            modified=self.first(
                "modified", modified_candidates(self.head, self.outline, published, language, self.latest)
            ),
            image=self.first("image", image_candidates(self.head, base)),
            tags=self.tags(),
            license=self.first("license", license_candidates(self.head)),
            canonical_url=self.first("canonical_url", canonical_candidates(self.head, base)),
            is_accessible_for_free=None if free is None else free == "true",
            comment_count=None if comments is None else int(comments),
        )

    def tags(self) -> tuple[str, ...]:
        """Return the tags; each has evidence of its own, the later ones numbered."""
        found = tag_candidates(self.head)
        for position, tag in enumerate(found):
            proof = prove("tags", tag, (), self.locator)
            self.proofs.setdefault("tags", []).append(replace(proof, field=f"tags/{position}") if position else proof)
        return tuple(tag.value for tag in found)

    def first(self, field: str, candidates: list[Candidate]) -> str | None:
        """Return the first candidate's value, with its evidence taken down."""
        if not candidates:
            return None
        self.take(field, candidates[0], candidates)
        return candidates[0].value

    def take(self, field: str, chosen: Candidate, others: list[Candidate], *, is_conflict: bool = False) -> None:
        """Take down where a value came from."""
        proof = prove(field, chosen, others, self.locator, is_conflict=is_conflict)
        self.proofs.setdefault(field, []).append(proof)

    def title(self, source: str | None) -> str | None:
        candidates = title_candidates(self.head, source)
        if not candidates:
            return None
        chosen = candidates[0]
        key = folded(chosen.value)
        good = [folded(c.value) for c in candidates if c.method in ("json-ld", "meta")]
        is_conflict = any(other and other not in key and key not in other for other in good)
        self.take("title", chosen, candidates, is_conflict=is_conflict)
        return chosen.value

    def authors(self, source: str | None) -> tuple[str, ...]:
        """Return the names that the strongest source gives; each has evidence of its own, the later ones numbered."""
        by_source = author_candidates(self.head, source)
        if not by_source:
            return ()
        chosen, *weaker = by_source
        for position, name in enumerate(chosen):
            proof = prove("authors", name, [c for names in weaker for c in names] if not position else (), self.locator)
            self.proofs.setdefault("authors", []).append(
                replace(proof, field=f"authors/{position}") if position else proof
            )
        return tuple(name.value for name in chosen)

    def language(self, text: str) -> str | None:
        candidates = language_candidates(self.head, text)
        if not candidates:
            return None
        others = {primary(c.value) for c in candidates}
        self.take("language", candidates[0], candidates, is_conflict=len(others) > 1)
        return candidates[0].value

    def date(self, language: str | None, *, is_list: bool) -> str | None:
        candidates = date_candidates(self.head, self.outline, self.url, language, self.latest, is_list=is_list)
        chosen = choose_date(candidates)
        if chosen is None:
            return None
        self.take("date", chosen, candidates, is_conflict=days_disagree(chosen, candidates))
        return chosen.value

    def prove_body(self, body: Body) -> None:
        """Take down which element the text, its Markdown, links and images are from."""
        if body.source is None:
            return
        for field, value in (
            ("text", body.text),
            ("markdown", body.markdown),
            ("links", body.links),
            ("images", body.images),
        ):
            if value:
                self.take(field, body.source, [])

    def evidence(self) -> tuple[Evidence, ...]:
        """Return what was taken down, in the order of the fields; what was not found is absent."""
        return tuple(proof for field in FIELDS for proof in self.proofs.get(field) or [absent(field)])
