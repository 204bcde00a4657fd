"""Checks a WACZ without unpacking it: the ZIP, the manifest, every file against it, pages, indexes, WARC files.

Each member is read as a stream, so memory does not grow with the package; nothing is written anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.pack.rules.blocks import block_findings
from archiver.pack.rules.container import Container, cut, open_container
from archiver.pack.rules.layout import INDEX_SUFFIXES, is_multiple, layout_findings, members_in, nested_members
from archiver.pack.rules.manifest import (
    DIGEST,
    digest_findings,
    fixity_findings,
    member_findings,
    read_json,
    resources_of,
)
from archiver.pack.rules.pages import page_findings
from archiver.pack.rules.rows import RowCheck
from archiver.pack.rules.signature import Believing
from archiver.pack.rules.warcs import warc_findings
from archiver.seal.trust import NOBODY, Trust
from archiver.warc.check import Checked
from archiver.warc.files import open_warc
from archiver.warc.packages import DATAPACKAGE
from archiver.warc.rules.digests import Verdict

_FREE = (DATAPACKAGE, DIGEST)
"""Files the manifest cannot list."""


def check_wacz(
    path: Path, *, trust: Trust = NOBODY, signer: str | None = None, at: datetime | None = None
) -> Iterator[Finding | Checked]:
    """Yield what is wrong or odd with the WACZ at `path`; nothing is raised for what is in it.

    Behind the findings of each WARC file in it comes what came of that file, and last what came of all. A package
    without findings of severity error is one by WACZ 1.1.1 (or the draft of 1.2.0). A signature is
    checked at the time `at` (None: now), and a finding of severity info says who made it, as far as `trust` tells; with
    a `signer` it must have been made for that domain.
    Raises WarcError if the file cannot be opened.
    """
    total = _Total()
    believing = Believing(trust, at or datetime.now(UTC), signer)
    with open_warc(path) as file:
        for item in _check(file, str(path), believing):
            total.add(item)
            yield item
    yield Checked(str(path), total.records, total.blocks, total.payloads, total.findings)


@dataclass(slots=True)
class _Total:
    records: Counter[str] = field(default_factory=Counter)
    blocks: Counter[Verdict] = field(default_factory=Counter)
    payloads: Counter[Verdict] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)

    def add(self, item: Finding | Checked) -> None:
        if isinstance(item, Finding):
            # Those of a WARC file come by themselves, so they are not taken from its sum.
            self.findings[item.severity] += 1
            return
        self.records.update(item.records)
        self.blocks.update(item.block_digests)
        self.payloads.update(item.payload_digests)


def _check(file: BinaryIO, name: str, believing: Believing, *, is_nested: bool = False) -> Iterator[Finding | Checked]:
    try:
        container = open_container(file, name)
    except WarcError as error:
        yield Finding("wacz.zip.unreadable", "error", error.what, file=name, hint=error.hint or None)
        return
    yield from container.findings
    datapackage: dict[str, Any] | None = None
    if DATAPACKAGE not in container.members:
        yield Finding("wacz.datapackage.missing", "error", f"there is no {DATAPACKAGE} that can be read", file=name)
    else:
        datapackage, fault = read_json(container, DATAPACKAGE)
        yield from (fault,) if fault else member_findings(container, datapackage or {})
    yield from _file_findings(container, datapackage)
    yield from digest_findings(container, datapackage, believing)
    if is_multiple(container, datapackage):
        yield from _nested_findings(container, believing, is_nested)
        return
    yield from layout_findings(container)
    yield from _content_findings(container)


def _file_findings(container: Container, datapackage: dict[str, Any] | None) -> Iterator[Finding]:
    """Compare every file with the manifest; without one, see that it can be read."""
    entries: dict[str, dict[str, Any]] = {}
    for item in resources_of(container, datapackage) if datapackage is not None else ():
        if isinstance(item, Finding):
            yield item
        else:
            entries[item[0]] = item[1]
    for path, info in container.members.items():
        if path.endswith("/") or path in _FREE:
            continue
        if datapackage is not None and path not in entries:
            message, at = f"the file is not listed in {DATAPACKAGE}", info.header_offset
            yield Finding("wacz.resource.unlisted", "error", message, file=container.name, offset=at, value=cut(path))
        yield from fixity_findings(container, path, entries.get(path))


def _content_findings(container: Container) -> Iterator[Finding | Checked]:
    for path in members_in(container, "pages/", ".jsonl"):
        yield from page_findings(container, path)
    rows = RowCheck(container)
    for path in members_in(container, "indexes/", *INDEX_SUFFIXES):
        yield from rows.findings(path)
    yield from rows.closing()
    for path in members_in(container, "indexes/", ".idx"):
        yield from block_findings(container, path)
    for path in members_in(container, "archive/", ".warc", ".warc.gz"):
        yield from warc_findings(container, path, rows.coverage)


def _nested_findings(container: Container, believing: Believing, is_nested: bool) -> Iterator[Finding | Checked]:
    """Check the packages in a package, which are read one level deep (MultiWACZ 0.1.0)."""
    for path in nested_members(container):
        view = container.view(path)
        where = f"{container.name}/{path}"
        if view is None or is_nested:
            message = "a WACZ inside that is compressed again, or lies deeper than one level, was not checked"
            yield Finding("wacz.nested.unchecked", "warning", message, file=where, hint="Unzip it and check it alone.")
        else:
            yield from _check(view, where, replace(believing, is_inside=True), is_nested=True)
