"""What a site rule finds in a page: candidates for the fields, and the body."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from lxml.etree import _Element

from archiver.extract.addresses import absolute
from archiver.extract.blocks import outline_page
from archiver.extract.body import Body, opening, without_title
from archiver.extract.dates import parse_date
from archiver.extract.evidence import Candidate
from archiver.extract.markdown import write_story
from archiver.extract.moving import remove_all
from archiver.extract.rule_dates import read_date
from archiver.extract.rules import Rule
from archiver.extract.selecting import selector

METHOD = "rule"
MAX_FOUND = 50
_ADDRESSES = frozenset(["image", "canonical_url"])
_LISTS = frozenset(["authors", "tags"])


@dataclass(frozen=True, slots=True, eq=False)
class RuleReading:
    """A rule put to one page."""

    rule: Rule
    root: _Element
    base: str | None
    latest: date | None

    def candidates(self, field: str) -> list[Candidate]:
        """Return what the rule finds for a field: of the first selector that finds anything, else what it fixes."""
        for text in self.rule.selectors(field):
            found = list(self._texts(field, text))
            if found:
                return found
        fixed = dict(self.rule.fixed).get(field)
        return [Candidate(fixed, METHOD, "", fixed)] if fixed else []

    def _texts(self, field: str, text: str) -> Iterator[Candidate]:
        chosen = selector(text)
        suffix = f"/@{chosen.attribute}" if chosen.attribute else ""
        for number, (element, raw) in enumerate(chosen.found(self.root)):
            if number == MAX_FOUND or (number and field not in _LISTS):
                return
            value = absolute(raw, self.base) if field in _ADDRESSES else raw
            if value:
                yield Candidate(
                    value, METHOD, suffix, raw, element, ("absolute",) if value != raw else ("white-space",)
                )

    def dates(self, field: str, language: str | None) -> list[Candidate]:
        """Return the date that the rule finds, by its formats or, if it has none, as dates are read anywhere."""
        said = dict(self.rule.dates).get(field)
        for text in said.select if said else ():
            chosen = selector(text)
            suffix = f"/@{chosen.attribute}" if chosen.attribute else ""
            for element, raw in chosen.found(self.root):
                for written in said.formats if said else ():
                    read = read_date(raw, written, said.zone if said else None)
                    if read is not None and not self._is_late(read[0]):
                        return [Candidate(read[0], METHOD, suffix, read[1], element, ("date-format",))]
                plain = None if said and said.formats else parse_date(raw, language=language, latest=self.latest)
                if plain is not None:
                    has_clock = "T" in plain.value and plain.value[-6:-5] not in ("+", "-") and plain.value[-1] != "Z"
                    value = plain.value + ((said.zone if said else None) or "" if has_clock else "")
                    return [Candidate(value, METHOD, suffix, plain.raw, element, (*plain.transforms, "date-format"))]
        return []

    def _is_late(self, value: str) -> bool:
        return self.latest is not None and value[:10] > self.latest.isoformat()

    def body(self, title: str | None) -> Body | None:
        """Return the story in the first element that `content` finds, without what `remove` finds; None without one."""
        for text in self.rule.content:
            for element in selector(text).elements(self.root)[:1]:
                return self._body_of(element, title)
        return None

    def _body_of(self, element: _Element, title: str | None) -> Body | None:
        container = self._cleared(element)
        outline = outline_page(container)
        if not outline.blocks:
            return None
        blocks, headline = without_title(tuple(outline.blocks), outline, title)
        source = opening(blocks[0], element)
        written = write_story(container, headline, self.base)
        return Body(
            "\n".join(block.text for block in blocks),
            written.markdown,
            written.links,
            written.images,
            Candidate(source.value, METHOD, "", source.raw, element, source.transforms),
        )

    def _cleared(self, element: _Element) -> _Element:
        """Return a copy of `element` without what the rule removes; the words behind what was removed stay."""
        doomed = {found for text in self.rule.remove for found in selector(text).elements(self.root)}
        numbers = [number for number, each in enumerate(element.iter()) if each in doomed and each is not element]
        copied = deepcopy(element)
        copied.tail = None
        nodes = list(copied.iter())
        remove_all(copied, [nodes[number] for number in numbers])
        return copied
