"""Judges references beside an archive: captured, proven, changed since, or missing."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import timedelta

from archiver.archive import Archive
from archiver.cite.address import memento_url
from archiver.cite.manuscript.choosing import after, meant, others
from archiver.cite.manuscript.judgement import Judgement, Later, Verdict
from archiver.cite.manuscript.page import Page, Pages
from archiver.cite.manuscript.proof import Proof, is_said, prove
from archiver.cite.manuscript.reference import Reference
from archiver.cite.place import Place
from archiver.model import Capture

_FIELDS = ("title", "authors", "date")
_GONE = (404, 410)


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
        looked = self._look(reference, self._pages.page(capture))
        if not reference.is_archived and not looked.is_proven:
            looked = self._another(reference, looked) or looked
        chosen = looked.page.capture
        later, unseen = self._later(reference, looked) if looked.page.is_sound else ((), 0)
        verdict = _verdict(reference, looked, later)
        elsewhere = self._another(reference, looked) if verdict == "unproven" else None
        is_same = reference.span.holds(chosen.date) if reference.span else None
        return Judgement(
            file=file,
            column=column,
            reference=reference,
            verdict=verdict,
            message=_message(reference, looked, verdict, later),
            capture=chosen,
            is_same_time=is_same,
            memento_url=memento_url(self._place, chosen, self._archive.stamp(chosen)),
            proofs=looked.proofs,
            later=later,
            unseen=unseen,
            elsewhere=elsewhere.page.capture if elsewhere else None,
        )

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
        return Judgement(file, column, reference, "missing", f"not in this archive: {named}")
    command = f"archiver capture {shlex.quote(reference.url)}"
    return Judgement(file, column, reference, "missing", "no capture in this archive", command=command)


def _message(reference: Reference, looked: _Looked, verdict: Verdict, later: tuple[Later, ...]) -> str:
    """Return a sentence for people without a full stop."""
    capture = looked.page.capture
    parts = [f"captured {capture.date:%Y-%m-%d %H:%M:%S} UTC{_apart(reference, capture)}"]
    status = looked.page.status
    if status is not None and status >= 300:
        parts.append(f"which is {'a redirect' if status < 400 else 'an error'} (HTTP {status})")
    if looked.page.problem and (verdict == "unreadable" or looked.proofs):
        parts.append(looked.page.problem)
    parts += [_said(proof) for proof in looked.proofs if not looked.page.problem]
    parts += [_changed(later[0])] if later else []
    return "; ".join(parts)


def _apart(reference: Reference, capture: Capture) -> str:
    """Return how far a capture is from the time that the manuscript names."""
    if reference.span is None or reference.span.holds(capture.date):
        return ""
    away = abs(capture.date - reference.span.start)
    side = "later" if capture.date >= reference.span.start else "earlier"
    if away >= timedelta(days=1):
        return f", {away.days} days {side} than named"
    return f", {away.total_seconds():.0f} seconds {side} than named"


def _said(proof: Proof) -> str:
    words = proof.passage.text.replace("\n", " ")
    shown = words if len(words) <= 60 else f"{words[:59]}…"
    if proof.match == "absent":
        nearest = f" (nearest: “{proof.nearest}”)" if proof.nearest else ""
        return f"does not say “{shown}”{nearest}"
    way = {"white-space": ", with other white space", "typography": ", with other signs"}
    return f"says “{shown}”{way[proof.normalizer] if proof.normalizer else ''}"


def _changed(later: Later) -> str:
    when = f"{later.capture.date:%Y-%m-%d}"
    if later.status:
        return f"gone on {when} (HTTP {later.status})"
    what = ["no longer says it"] if later.absent else []
    what += [f"other {', '.join(later.fields)}"] if later.fields else []
    return f"on {when} {' and '.join(what)}" if later.absent else f"on {when} {what[0]}"
