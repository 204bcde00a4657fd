"""Which files of an archive go into a package: whole, closed, indexed WARC files under the name WACZ wants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.model import Finding
from archiver.pack.rules.container import bad_name
from archiver.warc.files import open_warc
from archiver.warc.gz import MAGIC
from archiver.warc.writer import OPEN_SUFFIX

_WEB_ARCHIVES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")


@dataclass(frozen=True, slots=True)
class Chosen:
    """One WARC file to be packed, as it looks now."""

    name: str
    path: Path
    size: int
    mtime_ns: int


def choose(archive: Archive, tell: Callable[[Finding], None]) -> list[Chosen]:
    """Return the files to pack, sorted by name; `tell` is called with a finding for each that is left out."""
    chosen = []
    unindexed = set(archive.unindexed())
    for path in sorted(archive.warcs.iterdir()):
        if not path.is_file() or not path.name.removesuffix(OPEN_SUFFIX).lower().endswith(_WEB_ARCHIVES):
            continue
        found = _judged(path, is_indexed=path.name not in unindexed)
        if isinstance(found, Chosen):
            chosen.append(found)
        else:
            reason, hint = found
            name = path.name.encode("utf-8", "replace").decode()
            tell(Finding("pack.left-out", "warning", f"left out of the package: {reason}", file=name, hint=hint))
    return chosen


def _judged(path: Path, *, is_indexed: bool) -> Chosen | tuple[str, str]:
    """Return the file, or why it is left out and what to do about it."""
    if path.name.endswith(OPEN_SUFFIX):
        return "it is still being written", "Pack again when the crawl has ended."
    if reason := bad_name(path.name):
        return f"its name {reason}", "Rename it and run `archiver index`."
    if not is_indexed:
        return "the index does not know it as it is now", "Run `archiver index`."
    if not path.name.endswith((".warc", ".warc.gz")):
        return (
            "a WACZ holds WARC files, plain or gzip, with those suffixes",
            "`archiver warc recompress` makes a .warc.gz of it; import that.",
        )
    try:
        with open_warc(path) as file:
            is_gzip = file.read(len(MAGIC)) == MAGIC
    except WarcError as error:
        return error.what, error.hint
    if is_gzip != path.name.endswith(".gz"):
        return "its name does not say whether it is compressed with gzip", "Rename it."
    facts = path.stat()
    return Chosen(path.name, path, facts.st_size, facts.st_mtime_ns)
