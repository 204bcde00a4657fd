"""Serves citations of a capture, with a passage proven in its bytes if one is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from archiver.cite.interface import FORMATS, render
from archiver.cite.item import CitedItem
from archiver.cite.nearest import nearest_passage
from archiver.cite.normal import Normalizer
from archiver.cite.quote import QuoteError
from archiver.cite.resolve import cite, texts_of
from archiver.errors import UsageError
from archiver.model import Capture, Memento, Story
from archiver.replay.addresses import linkable
from archiver.replay.captures.records import capture_named
from archiver.replay.memento import stamp_of
from archiver.replay.placing import placed
from archiver.replay.site import Routes, Site, View
from archiver.replay.story.passages import ANCHOR, MAX_QUOTE, find_passage, marked_page
from archiver.replay.story.telling import telling_of
from archiver.replay.views.embed import snippet
from archiver.replay.views.files import file_headers
from archiver.replay.views.shared import capture_page
from archiver.replay.wording.languages import chosen_language, marked
from archiver.replay.wording.remarks import remark_line

_ALIKE = 0.4
_FILES = {
    ".bib": ("bibtex", "application/x-bibtex"),
    ".ris": ("ris", "application/x-research-info-systems"),
    ".json": ("csl-json", "application/vnd.citationstyles.csl+json"),
    ".txt": ("text", "text/plain; charset=utf-8"),
}
_ENDINGS = {form: ending for ending, (form, _) in _FILES.items()}
_LABELS = {
    "text": marked("Plain text"),
    "wikipedia": marked("Wikipedia"),
    "html": marked("HTML (Robust Link)"),
    "markdown": marked("Markdown footnote"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a passage is not cited: it is not there. `nearest` is the passage most like it, "" if nothing is."""

    nearest: str = ""
    likeness_percent: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in one format; `file` is the path it can be saved from, "" if there is none."""

    form: str
    label: str
    text: str
    file: str = ""


def cite_view(site: Site, request: Request) -> Response:
    """Return the citations of a capture; with `?quote=` also the proof that it says that."""
    capture = capture_named(site, request.path_params["record_id"])
    wanted = request.query_params.get("quote", "")[:MAX_QUOTE].replace("\r\n", "\n")
    refusal = None
    try:
        item = _cited(site, request, capture, wanted)
    except QuoteError:
        refusal = _refusal(site, capture, wanted)
        item = _cited(site, request, capture, "")
    stamp = stamp_of(site.archive, capture)
    values = {
        "item": item,
        "wanted": wanted,
        "refusal": refusal,
        "citations": list(_citations(item, placed(request.url.path), wanted if item.quote else "")),
        "is_shown": item.quote is not None and _is_shown(site, capture, item.quote.exact),
        "anchor": ANCHOR,
        "remarks": [remark_line(each, language=chosen_language(request)) for each in item.remarks],
        "snippet": snippet(site.origin(request), linkable(capture.url), stamp, item.heading),
    }
    return capture_page(site, request, "cite.html", capture, "cite", values, status=404 if refusal else 200)


def _cited(site: Site, request: Request, capture: Capture, wanted: str) -> CitedItem:
    """Return the item for `capture`. Raises QuoteError if it does not say `wanted`."""
    quote = wanted if wanted.strip() else None
    base, read = site.origin(request) + placed(""), partial(_story, site)
    # Who copies words out of a page gets its lines broken elsewhere.
    lenient: Normalizer = "white-space"
    return cite(site.archive, capture.record_id, memento_base=base, quote=quote, normalizer=lenient, read_story=read)


def _story(site: Site, memento: Memento) -> Story:
    """Return the story of `memento`, the one that is kept if there is one. Raises as `Archive.story` does."""
    told = site.stories.of(site.archive, memento)
    return told.story if told.problem is None else site.archive.story(memento)


def _is_shown(site: Site, capture: Capture, words: str) -> bool:
    """Tell whether the page shows `words` where they can be marked."""
    source = telling_of(site, capture).source
    span = find_passage(source, words.strip()) if source is not None else None
    return source is not None and span is not None and marked_page(source, *span, "") is not None


def _refusal(site: Site, capture: Capture, wanted: str) -> Refusal:
    memento = site.archive.memento(capture)
    told = site.stories.of(site.archive, memento)
    if told.problem is not None:
        return Refusal()
    found = [nearest_passage(wanted.strip(), text) for text in texts_of(memento, told.story).values()]
    passage, likeness = max(found, key=lambda each: each[1])
    return Refusal(passage, round(likeness * 100)) if likeness >= _ALIKE else Refusal()


def _citations(item: CitedItem, path: str, quote: str) -> list[Citation]:
    query = f"?{urlencode({'quote': quote})}" if quote else ""
    return [
        Citation(
            form,
            _LABELS.get(form, label),
            make(item),
            f"{path}{_ENDINGS[form]}{query}" if form in _ENDINGS else "",
        )
        for form, (label, make) in FORMATS.items()
    ]


def _file_view(ending: str) -> View:
    """Return the view of a citation as a file with `ending`."""
    form, kind = _FILES[ending]

    def view(site: Site, request: Request) -> Response:
        capture = capture_named(site, request.path_params["record_id"])
        try:
            item = _cited(site, request, capture, request.query_params.get("quote", "")[:MAX_QUOTE])
        except QuoteError as error:
            raise UsageError(error.what, error.where, error.hint) from error
        return Response(f"{render(item, form)}\n".encode(), 200, file_headers(capture, ending), kind)

    return view


ROUTES: Routes = {
    **{f"/cite/{{record_id:path}}{ending}": _file_view(ending) for ending in _FILES},
    "/cite/{record_id:path}": cite_view,
}
