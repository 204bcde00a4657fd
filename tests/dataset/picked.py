"""A tree of documents by others, and an archive that has captures of some of the pages they are about."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Archive
from archiver.dataset.importing import Imported, import_documents
from tests.dataset.shelf import HOST, page, write_warc

WHEN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TEXT = "The mayor opened the bridge called Long over the river on Monday with a short speech. " * 5
PUBLISHED = '<meta property="article:published_time" content="2024-05-06T10:00:00Z">'


def clock() -> datetime:
    """The time of each import."""
    return WHEN


def document(
    title: str = "Long",
    *,
    url: str = f"{HOST}/long",
    source: str = "The Daily",
    date: str = "2024-05-06",
    fetch_date: str = "2024-05-06T12:00:00Z",
    body: str = TEXT,
) -> bytes:
    """Return a document in the seed's form."""
    front = f"title: {title}\nurl: {url}\nsource: {source}\ndate: {date}\nfetch_date: {fetch_date}\n"
    return f"---\n{front}---\n\n# {title}\n\n{body}".encode()


def tree(folder: Path, files: dict[str, bytes]) -> Path:
    """Write `files` by path into `folder` and return it."""
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return folder


def bridge_archive(folder: Path) -> Path:
    """Make an archive with one capture of the page of `document`, taken at noon of its day; return its folder."""
    write_warc(folder, "bridges", {"/long": page("Long", TEXT, more=PUBLISHED)})
    return folder


def imported(
    archive: Archive, folder: Path, name: str = "picked", *, clock: Callable[[], datetime] = clock
) -> list[Imported]:
    """Return what comes of importing the tree in `folder`; the archive is closed behind it."""
    with closing(archive):
        return list(import_documents(archive, folder, name, clock=clock))
