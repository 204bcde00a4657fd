from __future__ import annotations

from pathlib import Path

import citeproc
import pytest
from lxml import etree

from archiver.cite.styling.library import find_style, style_names
from archiver.errors import CiteError, UsageError

DEPENDENT = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" default-locale="fr-FR"><info>
<title>Journal</title><id>j</id><link rel="independent-parent" href="http://www.zotero.org/styles/{parent}"/></info></style>"""


def test_a_dozen_styles_ship_and_each_is_valid_by_the_schema_of_csl() -> None:
    schema = etree.RelaxNG(etree.parse(citeproc.SCHEMA_PATH))
    found = [find_style(name) for name in style_names()]
    assert [style.name for style in found] == style_names()
    assert len(found) == 12
    for style in found:
        assert schema.validate(etree.fromstring(style.xml)), (style.name, schema.error_log)
        assert style.title.endswith("for archived pages")
        assert style.has_bibliography


def test_style_is_found_by_name_in_any_case_or_by_file(tmp_path: Path) -> None:
    assert find_style("APA").name == "apa"
    path = tmp_path / "mine.csl"
    path.write_bytes(find_style("mla").xml)
    assert find_style(str(path)).title == find_style("mla").title


@pytest.mark.parametrize(("wanted", "hint"), [("apaa", "Did you mean apa"), ("", "ama, apa"), ("\x00", "vancouver")])
def test_unknown_name_is_a_usage_error_that_lists_the_names(wanted: str, hint: str) -> None:
    with pytest.raises(UsageError, match="no style is called") as caught:
        find_style(wanted)
    assert hint in caught.value.hint


@pytest.mark.parametrize("name", ["missing.csl", "nul\x00.csl", "folder.csl"])
def test_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csl").mkdir()
    with pytest.raises(CiteError, match="cannot be read"):
        find_style(f"{tmp_path}/{name}")


def test_dependent_style_takes_the_rules_of_its_parent(tmp_path: Path) -> None:
    path = tmp_path / "journal.csl"
    path.write_text(DEPENDENT.format(parent="apa"))
    found = find_style(str(path))
    assert (found.title, found.locale, found.xml) == ("Journal", "fr-FR", find_style("apa").xml)
    path.write_text(DEPENDENT.format(parent="own"))
    with pytest.raises(CiteError, match="no rules of its own") as caught:
        find_style(str(path))
    assert "own.csl" in caught.value.hint
    (tmp_path / "own.csl").write_bytes(find_style("mla").xml)
    assert find_style(str(path)).xml == find_style("mla").xml
    (tmp_path / "own.csl").write_text(DEPENDENT.format(parent="apa"))
    with pytest.raises(CiteError, match="another one"):
        find_style(str(path))
