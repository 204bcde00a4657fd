"""WARC files that the index has never seen, indexed before records are verified beside them."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.archive import Archive
from archiver.errors import CaptureIndexError, LimitReachedError, StoreError, WarcError
from archiver.index.refresh import refresh_file
from archiver.progress import SILENT, Progress
from archiver.store.lock import locked


def index_new(archive: Archive, *, progress: Progress = SILENT) -> Iterator[str]:
    """Index the files in `warcs/` that the index has no rows of, and yield their names: an archive that was copied or
    unpacked has no index.

    Files that were changed since they were indexed are left as they are, so that what was changed in them is told of
    the records. Nothing is done where it cannot be written, or another writer is at work.
    """
    known = archive.index.stamps()
    new = [name for name in archive.unindexed() if name not in known]
    if not new:
        return
    try:
        with locked(archive.lock_path):
            for done, name in enumerate(new):
                progress.step("indexing", done, len(new))
                try:
                    refresh_file(archive.index, archive.warcs / name, name)
                except WarcError:
                    # What is wrong with it is told when it is verified itself.
                    continue
                yield name
    except (StoreError, LimitReachedError, CaptureIndexError):
        return
