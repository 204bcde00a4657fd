"""Writes the stories of an archive as a static site: a list by date, and each story with its proof."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from archiver.archive import Archive
from archiver.cite.interface import FORMATS, render
from archiver.cite.resolve import cite
from archiver.errors import ArchiverError, ReplayError, UsageError
from archiver.index.interface import StoryEntry
from archiver.model import Capture
from archiver.progress import SILENT, Progress
from archiver.records.record import record_as_json
from archiver.replay.captures.facts import computed_like_recorded, surroundings, verdict
from archiver.replay.export.names import index_name, story_name
from archiver.replay.export.targets import ExportTargets
from archiver.replay.site import Site, templates, utc_now
from archiver.replay.story.telling import telling_of
from archiver.replay.views.story import story_values
from archiver.replay.wording.languages import ENGLISH
from archiver.resources import folder as shipped
from archiver.store.folder import make_folder, store_error, write_file
from archiver.version import VERSION

PER_PAGE = 500
"""Stories on a page of the list."""

_BATCH = 200
_STYLES = ("archiver.css", "capture.css", "story.css", "export.css", "mark.svg")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: stories and images, and `left_out`, why each story that was not written was not, by its URL."""

    stories: int
    images: int
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A story of the list: its line in the catalogue, its capture, and the name of its files."""

    entry: StoryEntry
    capture: Capture
    name: str


def export_site(
    archive: Archive,
    folder: Path,
    *,
    language: str = ENGLISH,
    base_url: str | None = None,
    clock: Callable[[], datetime] = utc_now,
    progress: Progress = SILENT,
) -> Exported:
    """Write the latest story of each URL in `archive` to `folder`, which must be new or empty; no server is needed.

    Links are relative, nothing runs scripts, and no page loads anything from elsewhere. `language` is one of ours;
    `base_url` is where the archive is served, for the citations (None: where `archiver replay` serves). Raises
    UsageError if there is something in the folder, ReplayError if there are no stories, StoreError if a file cannot be
    written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("there is something there already", str(folder), "Give the name of a new folder.")
    listed = list(_listed(archive))
    if not listed:
        raise ReplayError("there are no stories to export", str(archive.folder), "Run `archiver extract` first.")
    run = _Export(Site(archive, clock=clock), folder, language, base_url)
    run.names = {each.capture.url: each.name for each in listed}
    for each in (folder, folder / "stories", folder / "images", folder / "records", folder / "static"):
        make_folder(each)
    run.styles()
    for done, item in enumerate(listed, 1):
        run.story(item)
        progress.step("stories", done, len(listed))
    run.lists([each for each in listed if each.capture.url not in run.left_out])
    return Exported(len(listed) - len(run.left_out), len(run.images), tuple(run.left_out.items()))


def _listed(archive: Archive) -> Iterator[_Listed]:
    """Yield the stories of the catalogue whose captures are still here, the newest date first."""
    skip = 0
    while found := archive.catalogue.offered(limit=_BATCH, skip=skip):
        for entry, _ in found:
            capture = archive.index.by_record_id(entry.record_id)
            if capture is not None:
                yield _Listed(entry, capture, story_name(capture))
        skip += _BATCH


class _Export:
    """One run: what was written so far. `names` are those of the stories' files by URL."""

    def __init__(self, site: Site, folder: Path, language: str, base_url: str | None) -> None:
        self.names: dict[str, str] = {}
        self.images: set[str] = set()
        self.left_out: dict[str, str] = {}
        self._site = site
        self._folder = folder
        self._base_url = base_url
        self._templates = templates(language)
        self._shared = {"site": site, "now": site.clock(), "version": VERSION}

    def styles(self) -> None:
        """Write the style sheets."""
        for name in _STYLES:
            target = self._folder / "static" / name
            try:
                shutil.copyfile(shipped("replay/static") / name, target)
            except OSError as error:
                raise store_error(error, target) from error

    def story(self, item: _Listed) -> None:
        """Write the page, the record and the images of a story, or note why there are none."""
        archive, capture = self._site.archive, item.capture
        try:
            telling = telling_of(self._site, capture)
            cited = cite(archive, capture.record_id, memento_base=self._base_url)
        except ArchiverError as error:
            self.left_out[capture.url] = error.what
            return
        values = story_values(telling, ExportTargets(archive, capture, self.names, self._keep))
        values |= {
            "capture": capture,
            "name": item.name,
            "checks": [(each, verdict(each), computed_like_recorded(each)) for each in telling.memento.checks],
            "beside": surroundings(archive, telling.memento),
            "citations": [(label, render(cited, form)) for form, (label, _) in FORMATS.items()],
        }
        self._write(f"stories/{item.name}.html", "export/story.html", values)
        record = json.dumps(record_as_json(telling.record), ensure_ascii=False, indent=2)
        write_file(self._folder / "records" / f"{item.name}.json", f"{record}\n".encode())

    def lists(self, listed: list[_Listed]) -> None:
        """Write the pages of the list, the start page last."""
        pages = [listed[start : start + PER_PAGE] for start in range(0, len(listed), PER_PAGE)]
        for page in range(len(pages), 0, -1):
            months = [(month, list(group)) for month, group in groupby(pages[page - 1], key=_month)]
            values = {"months": months, "total": len(listed), "page": page, "pages": len(pages)}
            values |= {"older": index_name(page + 1), "newer": index_name(page - 1)}
            self._write(index_name(page), "export/index.html", values)

    def _keep(self, name: str, content: bytes) -> None:
        if name not in self.images:
            write_file(self._folder / "images" / name, content)
            self.images.add(name)

    def _write(self, name: str, template: str, values: dict[str, object]) -> None:
        html = self._templates.get_template(template).render(self._shared | values)
        write_file(self._folder / name, html.encode("utf-8", "replace"))


def _month(item: _Listed) -> str:
    """Return year and month of a story's date, "" where it states none."""
    date = item.entry.date
    return date[:7] if date[:4].isdigit() else ""
