"""Robust links for a manuscript: each construct with a captured page gets the address of its capture, and nothing else.

What is written reads back as an archived reference, so that mending a mended manuscript changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from archiver.cite.biblatex import in_field
from archiver.cite.manuscript.bib import Entry, entries
from archiver.cite.manuscript.judgement import Judgement
from archiver.cite.manuscript.pieces import Form
from archiver.cite.manuscript.source import Edit
from archiver.cite.manuscript.template import added_names
from archiver.cite.markdown import target
from archiver.model import Capture

_TEX_ADDRESS = str.maketrans({char: f"\\{char}" for char in "%#&"})
# hyperref, and what loads it by itself.
_HYPERREF = re.compile(r"\\(?:href|hypersetup|autoref)\b|hyperref|\{bookmark\}|\{beamer\}|\{acmart\}|\{hyperxmp\}")
_CLASS = re.compile(r"\\document(?:class|style)\b")
_BIBLATEX_ONLY = frozenset(["online", "electronic", "www", "report", "thesis", "mvbook", "mvcollection", "dataset"])


@dataclass(frozen=True, slots=True)
class _Archived:
    """What a construct is given: the address of the capture of `url`, its day, and its second in words."""

    url: str
    address: str
    capture: Capture

    @property
    def day(self) -> str:
        return f"{self.capture.date:%Y-%m-%d}"

    @property
    def instant(self) -> str:
        return f"{self.capture.date:%Y-%m-%d %H:%M:%S} UTC"


def edit_of(judgement: Judgement, text: str, form: str) -> Edit | None:
    """Return the edit that gives the reference its archived address in `text`, None if it needs none or has no place.

    `form` is the manuscript's format. Only what is captured and names the page alone is mended.
    """
    link, url = judgement.reference.link, judgement.reference.url
    if judgement.verdict != "unlinked" or not link.is_open or judgement.capture is None or not url:
        return None
    if judgement.memento_url is None or link.end <= link.start:
        return None
    archived = _Archived(url, judgement.memento_url, judgement.capture)
    writer = _BARE.get(form) if link.form == "bare" else _WRITERS.get(link.form)
    edit = writer(text, link.start, link.end, archived) if writer else None
    # The capture that has the quotes may be one of another URL, which a redirect led to: it is not read as this page's.
    return None if edit and edit.start == edit.end and text.startswith(edit.text, edit.start) else edit


def without_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    """Return `edits` in the order of the text, without those that begin inside another."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda each: (each.start, each.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _beside_markdown(text: str, start: int, end: int, archived: _Archived) -> Edit:
    return Edit(end, end, f' ([archived {archived.day}]({target(archived.address)} "Archived {archived.instant}"))')


def _beside_tex(text: str, start: int, end: int, archived: _Archived) -> Edit | None:
    if _HYPERREF.search(text) or not _CLASS.search(text):
        address = archived.address.translate(_TEX_ADDRESS)
        return Edit(end, end, f" (\\href{{{address}}}{{archived {archived.day}}})")
    # Without hyperref there is at most \\url, whose argument may hold no such sign inside of another argument.
    if "\\url" not in text or re.search(r"[%#^~\\]", archived.address):
        return None
    return Edit(end, end, f" (archived {archived.day}: \\url{{{archived.address}}})")


def _beside_plain(text: str, start: int, end: int, archived: _Archived) -> Edit | None:
    # In wikitext [address label] is a link, and what stands behind the address its label.
    if text[start - 1 : start] == "[":
        return None
    # Angle brackets around an address are its own (RFC 3986, appendix C).
    at = end + (text[start - 1 : start] == "<" and text[end : end + 1] == ">")
    return Edit(at, at, f" (archived {archived.day}: <{archived.address}>)")


def _into_tag(text: str, start: int, end: int, archived: _Archived) -> Edit | None:
    """Put the attributes of a Robust Link at the end of a start tag."""
    tag = text[start:end]
    # A slash right behind a value without quotation marks is a part of it (HTML, 13.1.2.3).
    place = re.search(r"\s*(?:(?<=[\"'\s])/)?>\Z", tag)
    if not place:
        return None
    given = tag.lower()
    added = [
        f'{name}="{escape(value)}"'
        for name, value in (
            ("data-originalurl", archived.url),
            ("data-versionurl", archived.address),
            ("data-versiondate", archived.day),
        )
        if f"{name}=" not in given
    ]
    at = start + place.start()
    return Edit(at, at, "".join(f" {each}" for each in added))


def _into_template(text: str, start: int, end: int, archived: _Archived) -> Edit | None:
    if not text.endswith("}}", start, end):
        return None
    names = added_names(text[start:end])
    if names is None:
        return None
    address = re.sub(r"[|{}\[\]]", lambda found: f"%{ord(found[0]):02X}", archived.address)
    before = " " if text[end - 3] not in " \n" else ""
    # Whether the page is still there is not known, so url-status is nothing that could be said.
    return Edit(end - 2, end - 2, f"{before}|{names[0]}={address} |{names[1]}={archived.day}")


def _into_entry(text: str, start: int, end: int, archived: _Archived) -> Edit | None:
    """Say in an entry's addendum (biblatex) or note where the archived page is, and when it was archived."""
    entry = next(entries(text[start : end + 1]), None)
    if entry is None:
        return None
    name = "addendum" if _is_biblatex(entry) else "note"
    said = (
        f"Archived {archived.instant} at \\url{{{archived.address if name == 'note' else in_field(archived.address)}}}"
    )
    field = next((each for each in entry.fields if each.name == name), None)
    dated = "" if entry.first("urldate") or not entry.first("url") else f",\n  urldate = {{{archived.day}}}"
    if field is None:
        return Edit(start + entry.end, start + entry.end, f"{dated},\n  {name} = {{{said}}}")
    # What it says already stays as it is.
    if text[start + field.end - 1] not in '}"':
        return None
    joint = "" if not field.value.strip() else " " if field.value.rstrip().endswith((".", "?", "!")) else ". "
    behind = text[start + field.end - 1 : start + entry.end]
    return Edit(start + field.end - 1, start + entry.end, f"{joint}{said}{behind}{dated}")


def _is_biblatex(entry: Entry) -> bool:
    return entry.kind in _BIBLATEX_ONLY or any(
        each.name in ("addendum", "urldate", "date", "journaltitle") for each in entry.fields
    )


_Write = Callable[[str, int, int, _Archived], Edit | None]

_WRITERS: dict[Form, _Write] = {
    "markdown-link": _beside_markdown,
    "markdown-autolink": _beside_markdown,
    "html-link": _into_tag,
    "tex-url": _beside_tex,
    "tex-href": _beside_tex,
    "bib-entry": _into_entry,
    "cite-template": _into_template,
}
_BARE: dict[str, _Write] = {"md": _beside_markdown, "tex": _beside_tex, "txt": _beside_plain}
"""By the manuscript's format."""
