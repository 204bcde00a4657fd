"""Where files lie in a WACZ: what has to be there, and what may not be (WACZ 1.1.1, Directories and Files)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from archiver.model import Finding, Severity
from archiver.pack.rules.container import Container, cut
from archiver.warc.gz import MAGIC
from archiver.warc.zips import FAILURES

PAGES = "pages/pages.jsonl"
_WARCS = (".warc", ".warc.gz")
INDEX_SUFFIXES = (".cdx", ".cdxj", ".cdx.gz", ".cdxj.gz")
# The specification names no others; .idx is the list of blocks that its readers and writers use.
_SUFFIXES = {"archive/": _WARCS, "indexes/": (*INDEX_SUFFIXES, ".idx"), "pages/": (".jsonl",)}


def members_in(container: Container, folder: str, *suffixes: str) -> Iterator[str]:
    """Yield the files right in `folder` whose names end in one of `suffixes`."""
    for path in container.members:
        name = path.removeprefix(folder)
        if path.startswith(folder) and "/" not in name and name.endswith(suffixes):
            yield path


def nested_members(container: Container) -> list[str]:
    """Return the WACZ files among the members."""
    return [path for path in container.members if path.lower().endswith(".wacz")]


def is_multiple(container: Container, datapackage: dict[str, Any] | None) -> bool:
    """Tell whether the package is one of packages: it says so, or has no WARC file but WACZ files."""
    profile = (datapackage or {}).get("profile")
    if isinstance(profile, str) and profile.startswith("multi-wacz"):
        return True
    return bool(nested_members(container)) and not any(members_in(container, "archive/", *_WARCS))


def layout_findings(container: Container) -> Iterator[Finding]:
    """Yield what is missing, what does not belong where it lies, and what is compressed a second time."""
    if not any(members_in(container, "archive/", *_WARCS)):
        yield _finding(container, "wacz.archive.missing", "no WARC file lies in archive/")
    if not any(members_in(container, "indexes/", *INDEX_SUFFIXES)):
        yield _finding(container, "wacz.index.missing", "no index lies in indexes/")
    if PAGES not in container.members:
        yield _finding(container, "wacz.pages.missing", f"there is no {PAGES}")
    for path, info in container.members.items():
        for folder, suffixes in _SUFFIXES.items():
            name = path.removeprefix(folder)
            if path.startswith(folder) and name and ("/" in name or not name.endswith(suffixes)):
                message = f"no file of this kind may lie in {folder}"
                yield _finding(container, "wacz.folder.extra", message, path=path)
        if info.compress_type != zipfile.ZIP_STORED:
            yield from _compression_findings(container, path)
    for path in members_in(container, "archive/", *_WARCS):
        yield from _name_findings(container, path)


def _compression_findings(container: Container, path: str) -> Iterator[Finding]:
    is_packed = path.endswith(".gz")
    if path.startswith("archive/") or (path.startswith("indexes/") and is_packed):
        message = "the file is not stored as it is, so no part of it can be read alone"
        severity: Severity = "error" if is_packed else "warning"
        yield _finding(container, "wacz.zip.compressed", message, path=path, severity=severity)


def _name_findings(container: Container, path: str) -> Iterator[Finding]:
    try:
        with container.open(path) as file:
            is_gzip = file.read(len(MAGIC)) == MAGIC
    except FAILURES:
        # Told of where the member was read whole.
        return
    if is_gzip != path.endswith(".gz"):
        message = "the name does not say whether the file is compressed with gzip"
        # Readers look at the bytes; a sample of py-wacz that is meant to be valid has it too.
        yield _finding(container, "wacz.archive.name", message, path=path, severity="warning")


def _finding(
    container: Container, code: str, message: str, *, path: str | None = None, severity: Severity = "error"
) -> Finding:
    at = container.members[path].header_offset if path else None
    return Finding(code, severity, message, file=container.name, offset=at, value=cut(path))
