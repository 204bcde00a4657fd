"""The pages about the server name every address and every metric that it has."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType

from prometheus_client.parser import text_string_to_metric_families

from archiver.archive import make_archive
from archiver.replay.metrics.counts import Counts
from archiver.replay.openapi.document import document
from archiver.replay.site import Site

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


def test_the_file_that_is_offered_is_the_description(reference_text: ModuleType) -> None:
    assert json.loads(reference_text.server_description()) == document()


def test_every_address_is_in_the_table(reference_text: ModuleType) -> None:
    table = reference_text.operations_table()
    assert all(f"| `{path}` | " in table for path in document()["paths"])
    assert re.search(r"\| `/csp-report` \| POST \|", table)
    assert "```{archiver-operations}" in (REFERENCE / "server-api.md").read_text("utf-8")


def test_every_metric_is_in_the_table_with_its_kind(tmp_path: Path) -> None:
    page = (REFERENCE / "replay.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(archiver_\w+)` \| (\w+) \|", page, re.MULTILINE))
    archive = make_archive(tmp_path / "archive")
    counts = Counts({"": Site(archive)})
    archive.close()
    kinds = {
        family.name + ("_total" if family.type == "counter" else ""): family.type
        for family in text_string_to_metric_families(counts.text().decode())
        if family.name.startswith("archiver_") and not family.name.endswith("_created")
    }
    assert rows == kinds
