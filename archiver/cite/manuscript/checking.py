"""Goes through the references of a manuscript, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archiver.archive import Archive
from archiver.cite.manuscript.judgement import Judgement
from archiver.cite.manuscript.judging import Judge
from archiver.cite.manuscript.reference import Reference
from archiver.cite.manuscript.source import Source
from archiver.cite.place import Place
from archiver.progress import SILENT, Progress


def check_manuscript(
    archive: Archive,
    source: Source,
    found: Sequence[Reference],
    file: str,
    place: Place,
    *,
    progress: Progress = SILENT,
) -> Iterator[Judgement]:
    """Yield what comes of each reference that was `found` in a manuscript, in their order.

    `file` is what it is called in what is told; `place` where the archive is served. What is held does not grow with
    the captures that are looked at.
    """
    judge = Judge(archive, place)
    for done, reference in enumerate(found):
        progress.step(f"checking {file}", done, len(found))
        yield judge.judge(reference, file, source.column_of(reference.link.start))
    progress.step(f"checking {file}", len(found), len(found))
