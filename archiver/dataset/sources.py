"""Where captures come from: a whole archive, or WARC files lying anywhere."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archiver.archive import Archive, make_archive
from archiver.errors import WarcError
from archiver.index.compact import IN_FILE, ROWS, capture_of
from archiver.index.refresh import refresh_file
from archiver.model import Capture, Finding
from archiver.progress import SILENT, Progress
from archiver.store.folder import store_error
from archiver.warc.files import open_warc

# A file's rows lie side by side in its order, so nothing is sorted and only a page of them is held.
_IN_ORDER = f"{ROWS} WHERE w.name = ? AND {IN_FILE} ORDER BY c.id"


@dataclass(frozen=True, slots=True)
class Source:
    """One WARC file of an archive; `findings` are what was wrong when it was indexed."""

    archive: Archive
    warc: str
    findings: tuple[Finding, ...] = ()

    def captures(self) -> Iterator[Capture]:
        """Yield its captures in the order of the file."""
        for page in self.archive.index.database.pages(_IN_ORDER, (self.warc,)):
            try:
                yield from map(capture_of, page)
            except (ValueError, TypeError, IndexError, OverflowError) as error:
                raise self.archive.index.database.problem(error) from error

    def count(self) -> int:
        """Return how many captures it has."""
        return self.archive.index.count(warc=self.warc)


def archive_sources(archive: Archive) -> list[Source]:
    """Return a source for each WARC file of the archive, in the order of their names."""
    return [Source(archive, name) for name in sorted(archive.index.stamps())]


@contextlib.contextmanager
def loose_sources(paths: Iterable[Path], *, progress: Progress = SILENT) -> Iterator[list[Source]]:
    """Give a source for each WARC file in `paths`, in their order, without an archive; they are read once for it.

    A revisit has the payload of the record it refers to if that is in one of them. Raises WarcError if one cannot be
    opened, StoreError if there is no room for their index.
    """
    listed = list(paths)
    with contextlib.ExitStack() as stack:
        sources: list[Source] = []
        archive: Archive | None = None
        taken: set[str] = set()
        for done, path in enumerate(listed):
            progress.step("reading", done, len(listed))
            if archive is None or path.name in taken:
                # In one archive each name is there once.
                archive, taken = stack.enter_context(_passing_archive()), set()
            taken.add(path.name)
            sources.append(_added(archive, path))
        progress.step("reading", len(listed), len(listed))
        yield sources


def _added(archive: Archive, path: Path) -> Source:
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise WarcError(
            "this is no plain file", str(path), "Save it as a file first: its records are read by their place."
        )
    # Said in the words of who opens it, if it cannot be.
    open_warc(path).close()
    linked = archive.warcs / path.name
    linked.symlink_to(path.absolute())
    refreshed = refresh_file(archive.index, linked, path.name)
    return Source(archive, path.name, refreshed.findings)


@contextlib.contextmanager
def _passing_archive() -> Iterator[Archive]:
    """Give an archive that is gone behind the block."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="archiver-")
    except OSError as error:
        raise store_error(error, Path(tempfile.gettempdir())) from error
    with folder, contextlib.closing(make_archive(folder.name)) as archive:
        yield archive
