"""The pages as such: they build without a warning, their links lead somewhere, and nothing private stands in them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from archiver import __version__

ROOT = Path(__file__).resolve().parents[2]
TOP = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff")]
PAGES = [*TOP, *sorted(path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts)]

_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
_PRIVATE = re.compile(r"/work\b|/root\b|/home/|/tmp/|\.\./shared|pypi|chatgpt|claude|copilot|\bLLM\b", re.IGNORECASE)


def page_id(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_a_page_s_links_lead_to_files(page: Path) -> None:
    lost = [
        link
        for link in _LINK.findall(page.read_text("utf-8"))
        # Pages about commands are made by the build.
        if not (page.parent / link).exists() and "reference/cli/" not in link
    ]
    assert not lost


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_a_page_names_no_place_that_only_its_makers_know(page: Path) -> None:
    assert not _PRIVATE.findall(page.read_text("utf-8"))


def test_every_stage_has_a_design_page() -> None:
    index = (ROOT / "docs/design/index.md").read_text("utf-8")
    for stage in sorted(path.name for path in (ROOT / "archiver").iterdir() if (path / "__init__.py").is_file()):
        if stage not in ("cli", "demo", "store"):
            name = {"index": "capture-index", "qa": "browser"}.get(stage, stage)
            assert (ROOT / f"docs/design/{name}.md").is_file()
            assert f"\n{name}\n" in index


def test_the_pages_build_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("furo")
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("_build", "cli"))
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "docs", "html"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    crawl = (tmp_path / "html/reference/cli/crawl.html").read_text("utf-8")
    assert "--allow-private" in crawl
    assert "warc.record.torn" in (tmp_path / "html/reference/findings.html").read_text("utf-8")


def test_the_citation_file_is_whole_and_names_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert (citation["cff-version"], citation["type"], citation["license"]) == ("1.2.0", "software", "Apache-2.0")
    assert citation["version"] == __version__
    assert all(author.keys() == {"name"} for author in citation["authors"])


def test_the_change_log_begins_with_this_version() -> None:
    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert first is not None
    assert first[1] == __version__
