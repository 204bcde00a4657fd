"""WARC files by other people and tools: each capture becomes a record or is skipped with its reason."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest

from archiver.dataset.build import extract_sources
from archiver.dataset.choices import Choices
from archiver.dataset.report import ExtractionReport
from archiver.dataset.row import Run
from archiver.dataset.sinks import file_sink
from archiver.dataset.sources import loose_sources
from archiver.errors import ArchiverError
from archiver.model import Capture

SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")


@pytest.mark.slow
def test_each_capture_of_each_file_is_accounted_for(shared: Path) -> None:
    total, refused = Counter[str](), []
    for path in sorted(path for path in (shared / "data/warc").rglob("*") if path.name.endswith(SUFFIXES)):
        try:
            total.update(accounted_for(path))
        except ArchiverError as error:
            refused.append(f"{path.name}: {error}")
    assert refused == []
    assert total["captures"] > 900
    assert total["records"] > 350


def accounted_for(path: Path) -> dict[str, int]:
    """Extract one file, and prove that each of its captures is a record or was skipped with its reason."""
    report, out, skipped = ExtractionReport(), io.BytesIO(), list[Capture]()
    run = Run(on_skip=lambda capture, made: skipped.append(capture))
    with loose_sources([path]) as sources, file_sink(out, Choices()) as sink:
        captures = sum(source.count() for source in sources)
        extract_sources(sources, sink, run=run, report=report)
    assert report.captures == captures == report.records + report.skipped.total()
    assert len(skipped) == report.skipped.total()
    assert out.getvalue().count(b"\n") == report.records
    return {"captures": captures, "records": report.records}
