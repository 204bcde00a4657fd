"""Judges references beside an archive: captured, proven, changed since, or missing."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from urllib.parse import urljoin

from archiver.archive import Archive
from archiver.cite.address import memento_url
from archiver.cite.manuscript.choosing import after, meant, others, shown_by
from archiver.cite.manuscript.judgement import Judgement, Later, Verdict
from archiver.cite.manuscript.messages import only_error, parts
from archiver.cite.manuscript.page import Page, Pages
from archiver.cite.manuscript.proof import Proof, is_said, prove
from archiver.cite.manuscript.reference import Reference
from archiver.cite.place import Place
from archiver.model import Capture

_FIELDS = ("title", "authors", "date")
_GONE = (404, 410)
_MOST_HOPS = 5
"""So many redirects are followed."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """A capture that was looked at for a reference, and what came of the quotes."""

    page: Page
    proofs: tuple[Proof, ...]

    @property
    def is_proven(self) -> bool:
        return all(proof.match != "absent" for proof in self.proofs)


class Judge:
    """Judges references beside one archive, which is served at `place`."""

    def __init__(self, archive: Archive, place: Place) -> None:
        self._archive = archive
        self._place = place
        self._pages = Pages(archive)

    def judge(self, reference: Reference, file: str, column: int) -> Judgement:
        """Return what comes of `reference`, which stands in `file` at its line and `column`."""
        capture = meant(self._archive, reference)
        if capture is None:
            return _missing(reference, file, column)
        looked = self._look(reference, self._landed(self._pages.page(capture)))
        if not reference.is_archived and not looked.is_proven and (better := self._another(reference, looked)):
            capture, looked = better.page.capture, better
        later, unseen = self._later(reference, looked) if looked.page.is_sound else ((), 0)
        verdict = _verdict(reference, looked, later)
        found = self._another(reference, looked) if verdict == "unproven" else None
        elsewhere = found.page.capture if found else None
        told = tuple(parts(reference, capture, looked.page, looked.proofs, later, elsewhere))
        is_error = verdict == "missing"
        if is_error:
            told = (only_error(looked.page.capture, looked.page.status or 0),)
        return Judgement(
            file=file,
            column=column,
            reference=reference,
            verdict=verdict,
            said=told,
            capture=capture,
            leads_to=looked.page.capture if looked.page.capture != capture else None,
            is_same_time=reference.span.holds(capture.date) if reference.span else None,
            memento_url=memento_url(self._place, capture, self._archive.stamp(capture)),
            proofs=looked.proofs,
            later=later,
            unseen=unseen,
            elsewhere=elsewhere,
            command=_capture_command(reference.url) if is_error and reference.url else None,
        )

    def _landed(self, page: Page) -> Page:
        """Return the page that redirects lead to as they were captured, or the last of them that leads nowhere."""
        seen = {page.capture.url}
        for _ in range(_MOST_HOPS):
            if not page.location:
                break
            url = urljoin(page.capture.url, page.location)
            found = shown_by(self._archive, url, page.capture.date) if url not in seen else None
            if found is None:
                break
            seen.add(url)
            page = self._pages.page(found)
        return page

    def _look(self, reference: Reference, page: Page) -> _Looked:
        return _Looked(page, tuple(prove(passage, page) for passage in reference.passages))

    def _another(self, reference: Reference, looked: _Looked) -> _Looked | None:
        """Return the newest of a few other captures that has all the quotes, None where none has."""
        for capture in others(self._archive, looked.page.capture):
            page = self._pages.page(capture)
            if page.is_sound and all(is_said(passage, page) for passage in reference.passages):
                return self._look(reference, page)
        return None

    def _later(self, reference: Reference, looked: _Looked) -> tuple[tuple[Later, ...], int]:
        """Return the later captures that differ in what matters to the reference, and how many were not looked at."""
        captures, unseen = after(self._archive, looked.page.capture)
        said = [proof for proof in looked.proofs if proof.match != "absent"]
        found = (self._difference(capture, looked.page, said) for capture in captures)
        return tuple(filter(None, found)), unseen

    def _difference(self, capture: Capture, cited: Page, said: list[Proof]) -> Later | None:
        page = self._pages.page(capture)
        if page.status in _GONE and cited.status not in _GONE:
            return Later(capture, status=page.status)
        if not page.is_sound or page.story is None or cited.story is None:
            return None
        absent = tuple(proof.passage.text for proof in said if not is_said(proof.passage, page))
        # Where something is quoted, the words count: the rest of a page changes with every advertisement.
        names = _FIELDS if said else (*_FIELDS, "text")
        fields = tuple(name for name in names if getattr(page.story, name) != getattr(cited.story, name))
        return Later(capture, absent, fields) if absent or fields else None


def _verdict(reference: Reference, looked: _Looked, later: tuple[Later, ...]) -> Verdict:
    if not looked.page.is_sound:
        return "unreadable"
    if (looked.page.status or 0) >= 400 and not (looked.proofs and looked.is_proven):
        return "missing"
    if not looked.is_proven:
        return "unproven"
    if not reference.is_archived:
        return "unlinked"
    if later:
        return "changed"
    return "proven" if looked.proofs else "captured"


def _missing(reference: Reference, file: str, column: int) -> Judgement:
    if not reference.url:
        named = f"record {reference.record_id}" if reference.record_id else "the address does not say of what"
        return Judgement(file, column, reference, "missing", (f"not in this archive: {named}",))
    said = ("no capture in this archive",)
    return Judgement(file, column, reference, "missing", said, command=_capture_command(reference.url))


def _capture_command(url: str) -> str:
    return f"archiver capture {shlex.quote(url)}"
