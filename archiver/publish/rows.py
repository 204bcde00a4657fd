"""Which files of records go into a package, and where they lie in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from archiver.archive import Archive
from archiver.errors import PublishError, UsageError
from archiver.model import Finding
from archiver.pack.rules.container import bad_name
from archiver.publish.sources import left_out

SUFFIX = ".jsonl"
_FOLDER = "records"

RowFile = tuple[Path, str]
"""A file of JSON lines, and its path in the package."""


def row_files(archive: Archive, chosen: tuple[Path, ...], tell: Callable[[Finding], None]) -> list[RowFile]:
    """Return the files that were chosen, or without any those of the archive; `tell` is told of each left out.

    Raises UsageError for one that is no JSON lines, or two of one name, PublishError if there is none.
    """
    kept = list(_fit(_chosen(chosen) if chosen else _own(archive.records), tell))
    if len({inside for _, inside in kept}) < len(kept):
        raise UsageError("two files of records have the same name", "--records", "Rename one of them.")
    if not kept:
        hint = "`archiver extract` makes records as JSON lines."
        raise PublishError("there is no record to publish", str(archive.records), hint)
    return kept


def _chosen(paths: tuple[Path, ...]) -> list[RowFile]:
    if wrong := next((path for path in paths if path.suffix != SUFFIX), None):
        hint = f"`archiver extract -o FILE{SUFFIX}` makes them."
        raise UsageError("records are published as JSON lines", str(wrong), hint)
    return [(path, f"{_FOLDER}/{path.name}") for path in paths]


def _own(folder: Path) -> list[RowFile]:
    """Return the files in a folder and those below it, sorted; hidden ones are left out."""
    files = ((path, path.relative_to(folder)) for path in sorted(folder.rglob(f"*{SUFFIX}")) if path.is_file())
    return [(path, f"{_FOLDER}/{inside.as_posix()}") for path, inside in files if not _is_hidden(inside)]


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _fit(files: Iterable[RowFile], tell: Callable[[Finding], None]) -> Iterable[RowFile]:
    """Yield the files whose names can stand in every description."""
    for path, inside in files:
        if reason := bad_name(inside):
            tell(left_out(path, f"its name {reason}", "Rename it."))
        else:
            yield path, inside
