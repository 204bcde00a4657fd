"""Writes some captures of an archive as one WACZ file (WACZ 1.1.1): their records in one WARC file, an index, pages.

Nothing is written beside the file that is given: what has no size yet waits in files without a name.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.model import Capture, Finding
from archiver.pack.excerpt import with_originals, write_excerpt
from archiver.pack.index import write_index
from archiver.pack.manifest import write_manifest
from archiver.pack.pages import Page, header_line
from archiver.pack.zipped import Package
from archiver.warc.dates import format_date

WARC = "selection.warc.gz"

_PIECE = 1024 * 1024
_HELD = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Selection:
    """What goes into a package: captures, and those of them that are its pages, the one to be shown first in front."""

    captures: frozenset[Capture]
    pages: tuple[Page, ...]
    title: str
    description: str = ""


def write_selected(archive: Archive, chosen: Selection, out: BinaryIO, *, created: datetime) -> tuple[Finding, ...]:
    """Write a WACZ of what is `chosen` to `out`, which can go back; return what had to be left out of it.

    Payloads that revisits refer to are added. Raises WarcError if nothing can be packed.
    """
    folder = Path(tempfile.gettempdir())
    with Package(out, folder) as package, tempfile.SpooledTemporaryFile(_HELD) as held:
        spool: BinaryIO = held  # type: ignore[assignment]  # it has all methods of one
        made = write_excerpt(archive, with_originals(archive, chosen.captures), spool, WARC, compression="speed")
        if not made.captures:
            reason = made.findings[0].message if made.findings else "nothing was chosen"
            raise WarcError(f"nothing can be packed ({reason})", str(archive.warcs))
        _write_file(package, spool)
        write_index(package, sorted(made.captures, key=lambda each: (each.urlkey, each.date)))
        packed = {each.record_id for each in made.captures}
        pages = [page for page in chosen.pages if page.capture.record_id in packed]
        _write_pages(package, pages)
        write_manifest(package, _about(chosen, pages, made.captures), created)
    return tuple(made.findings)


def _write_file(package: Package, spool: BinaryIO) -> None:
    size = spool.tell()
    spool.seek(0)
    with package.member(f"archive/{WARC}", is_packed=True, size=size) as sink:
        while piece := spool.read(_PIECE):
            sink.write(piece)


def _write_pages(package: Package, pages: Sequence[Page]) -> None:
    with package.member("pages/pages.jsonl", is_packed=False) as sink:
        sink.write(header_line(has_text=any(page.text for page in pages)))
        for page in pages:
            sink.write(page.line())


def _about(chosen: Selection, pages: Sequence[Page], captures: Sequence[Capture]) -> dict[str, str]:
    about = {"title": chosen.title, "description": chosen.description or f"{len(captures)} captures."}
    if pages:
        about |= {"mainPageUrl": pages[0].capture.url, "mainPageDate": format_date(pages[0].capture.date)}
    return about
