"""The reading of one page: its fields in the order in which they need each other, each with its evidence."""

from __future__ import annotations

from datetime import date

from archiver.extract.addresses import base_address
from archiver.extract.blocks import outline_page
from archiver.extract.body import Body, read_body
from archiver.extract.comment_counts import comment_count_candidates
from archiver.extract.dom import Page
from archiver.extract.evidence import Candidate
from archiver.extract.extras import (
    access_candidates,
    addresses_disagree,
    canonical_candidates,
    image_candidates,
    license_candidates,
    tag_candidates,
)
from archiver.extract.kind import page_kind
from archiver.extract.language import language_candidates, language_conflict
from archiver.extract.limits import Watch
from archiver.extract.metadata import description, read_head
from archiver.extract.modified import modified_candidates
from archiver.extract.people import author_candidates
from archiver.extract.places import Places
from archiver.extract.proofs import Proofs
from archiver.extract.published import choose_date, date_candidates, days_disagree
from archiver.extract.rule_reading import METHOD, RuleReading
from archiver.extract.rules import RuleSet
from archiver.extract.scene import Scene
from archiver.extract.sightings import Sights
from archiver.extract.titles import folded, site_candidates, title_candidates
from archiver.model import Evidence, Kind, Story

LISTS = frozenset(["listing", "collection"])


class Reading:
    """What a page says, field by field; a rule for the page goes before what is found without one."""

    def __init__(self, page: Page, url: str | None, latest: date | None, rules: RuleSet, watch: Watch) -> None:
        assert page.root is not None
        self.page = page
        self.url = url
        self.latest = latest
        self.watch = watch
        self.proofs = Proofs(Places(page.text, page.tree.moved))
        # The outline goes first: the walk for the head then finds most elements made.
        body = page.root.find("body")
        self.outline = outline_page(body if body is not None else page.root, watch)
        watch.time("the outline")
        self.head = read_head(page.root, url, self.outline)
        self.base = base_address(page.root, url) if self.head.census.bases else url
        rule = rules.for_page(url, [c.value for c in self.head.metas_named(["generator"])])
        self.ruled = None if rule is None else RuleReading(rule, page.root, self.base, latest)
        watch.time("the head")

    def story(self) -> Story:
        """Return the story of the page."""
        source = self.first("source", site_candidates(self.head))
        kind = self.kind()
        title = self.title(source, kind)
        authors = self.authors(source)
        self.watch.time("title and authors")
        body = self.body(kind, title)
        self.watch.time("the text")
        language = self.language(body.text or " ".join(block.text for block in self.outline.blocks[:50]))
        scene = Scene(self.outline, self.head.title_text())
        sights = Sights(self.head, scene, language, self.latest)
        published = self.date(sights, is_list=kind in LISTS)
        modified = self.modified(sights, published)
        self.watch.time("the dates")
        free = self.first("is_accessible_for_free", access_candidates(self.head))
        comments = self.first("comment_count", comment_count_candidates(self.head, scene))
        addresses = canonical_candidates(self.head, self.base)
        rule = self.ruled.rule if self.ruled else None
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
            encoding=self.page.decoded.encoding,
            modified=modified,
            image=self.first("image", image_candidates(self.head, self.base)),
            tags=self.proofs.all("tags", self.said("tags") or tag_candidates(self.head)),
            license=self.first("license", license_candidates(self.head)),
            canonical_url=self.first("canonical_url", addresses, is_conflict=addresses_disagree(addresses)),
            is_accessible_for_free=None if free is None else free == "true",
            comment_count=None if comments is None else int(comments),
            parse=self.page.tree.parse,
            rules=(rule.name,) if rule else (),
            ruleset_digest=rule.digest if rule else None,
            # Last, when all the others have been taken down.
            evidence=self.proofs.evidence(),
        )

    def said(self, field: str) -> list[Candidate]:
        """Return what the site's rule finds for a field."""
        return self.ruled.candidates(field) if self.ruled else []

    def first(self, field: str, candidates: list[Candidate], *, is_conflict: bool = False) -> str | None:
        """Return the first candidate's value, with its evidence taken down; the rule's goes before all."""
        said = self.said(field)[:1]
        return self.proofs.first(field, [*said, *candidates] if said else candidates, is_conflict=is_conflict)

    def title(self, source: str | None, kind: Kind) -> str | None:
        candidates = [*self.said("title"), *title_candidates(self.head, source, self.outline, kind)]
        key = folded(candidates[0].value) if candidates else ""
        good = [folded(c.value) for c in candidates if c.method in ("json-ld", "meta")]
        is_conflict = any(other and other not in key and key not in other for other in good)
        return self.proofs.first("title", candidates, is_conflict=is_conflict)

    def authors(self, source: str | None) -> tuple[str, ...]:
        """Return the names that the strongest source gives."""
        said = self.said("authors")
        by_source = [*([said] if said else []), *author_candidates(self.head, source, self.outline)]
        return (
            self.proofs.all("authors", by_source[0], [c for names in by_source[1:] for c in names]) if by_source else ()
        )

    def kind(self) -> Kind:
        fixed = self.ruled.rule.kind if self.ruled else None
        kind, method = (fixed, METHOD) if fixed else page_kind(self.head, self.outline, self.url)
        self.proofs.say(Evidence("kind", method, "", kind, status="asserted" if fixed else "supported"))
        return kind

    def body(self, kind: Kind, title: str | None) -> Body:
        """Return the body, with evidence which element its text, Markdown, links and images are from."""
        body = self.ruled.body(title) if self.ruled else None
        body = body or read_body(self.head, self.outline, kind, title, self.base, self.watch)
        parts = (("text", body.text), ("markdown", body.markdown), ("links", body.links), ("images", body.images))
        for field, value in parts:
            if value and body.source is not None:
                self.proofs.take(field, body.source)
        return body

    def language(self, text: str) -> str | None:
        candidates = [*self.said("language"), *language_candidates(self.head, text)]
        return self.proofs.first("language", candidates, is_conflict=language_conflict(candidates))

    def date(self, sights: Sights, *, is_list: bool) -> str | None:
        said = self.ruled.dates("date", sights.language) if self.ruled else []
        found = date_candidates(sights, self.url, is_list=is_list)
        candidates = [*said, *found]
        chosen = said[0] if said else choose_date(found)
        if chosen is None:
            return None
        return self.proofs.take("date", chosen, candidates, is_conflict=days_disagree(chosen, candidates))

    def modified(self, sights: Sights, published: str | None) -> str | None:
        said = self.ruled.dates("modified", sights.language) if self.ruled else []
        found = modified_candidates(sights, published)
        return self.proofs.first("modified", [*said, *found])
