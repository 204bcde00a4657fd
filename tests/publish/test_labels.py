"""What people say of a dataset, as they type it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from archiver.errors import PublishError, UsageError
from archiver.publish.labels import LONGEST, Creator, Labels, labels, labels_of_file, line, paragraphs

ADA = Creator("Ada Lovelace", orcid="0000-0002-1825-0097")


@pytest.mark.parametrize(
    ("text", "creator"),
    [
        ("Ada Lovelace", Creator("Ada Lovelace")),
        ("Ada Lovelace 0000-0002-1825-0097", ADA),
        ("Ada Lovelace [0000-0002-1825-0097]", ADA),
        ("Ada Lovelace https://orcid.org/0000-0002-1825-0097", ADA),
        ("  Ada \t Lovelace [https://orcid.org/0000-0002-1825-0097] ", ADA),
        ("X 0000-0002-1694-233X", Creator("X", orcid="0000-0002-1694-233X")),
        ("The Archive https://ror.org/05dxps055", Creator("The Archive", ror="05dxps055")),
        ("王小明", Creator("王小明")),
        ("R2-D2 1234", Creator("R2-D2 1234")),
    ],
    ids=["name", "orcid", "brackets", "address", "blanks", "x", "ror", "chinese", "no-orcid"],
)
def test_a_creator_is_a_name_and_what_identifies_it(text: str, creator: Creator) -> None:
    assert Creator.parse(text) == creator


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no name"),
        (" \t\x00 ", "has no name"),
        ("0000-0002-1825-0097", "has no name"),
        ("Ada 0000-0002-1825-0098", "is no ORCID"),
        ("Ada 0000-0002-1825-009X", "is no ORCID"),
    ],
    ids=["empty", "blank", "no-name", "last-digit", "last-letter"],
)
def test_what_is_no_creator_is_told(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Creator.parse(text)


@pytest.mark.parametrize(
    "text", ["10.5281/zenodo.1", "doi:10.5281/zenodo.1", "https://doi.org/10.5281/zenodo.1", "DOI: 10.5281/zenodo.1"]
)
def test_a_doi_is_taken_without_its_prefix(text: str) -> None:
    assert labels(doi=text).doi == "10.5281/zenodo.1"


@pytest.mark.parametrize("text", ["zenodo.1", "10.5281", "10.5281/", "10.5281/a b", "https://example.org/10.1/x"])
def test_what_is_no_doi_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="is no DOI"):
        labels(doi=text)


@given(st.text())
def test_cleaned_texts_can_stand_in_xml(text: str) -> None:
    for cleaned in (line(text), paragraphs(text)):
        element = etree.Element("a")
        element.text = cleaned
        assert (etree.fromstring(etree.tostring(element)).text or "") == cleaned
        assert cleaned == (line(cleaned) if "\n" not in cleaned and cleaned == line(text) else paragraphs(cleaned))


def test_halves_of_pairs_from_arguments_are_taken_out() -> None:
    assert line("a\udcffb") == "a b"
    assert paragraphs("a\udcffb\r\nc") == "ab\nc"


def test_a_publisher_may_have_a_ror() -> None:
    assert labels(publisher="The Archive https://ror.org/05dxps055").publisher == Creator(
        "The Archive", ror="05dxps055"
    )
    with pytest.raises(UsageError, match=r"publisher: .* has no name"):
        labels(publisher="https://ror.org/05dxps055")


def test_a_text_that_is_too_long_is_told_and_not_cut() -> None:
    assert len(labels(description="x" * LONGEST).description) == LONGEST
    with pytest.raises(UsageError, match="more than 100,000 characters"):
        labels(description="x" * (LONGEST + 1))


def test_what_is_said_goes_before_what_the_file_says() -> None:
    said = labels(title="Mine", keywords=("a", "a", " "))
    assert said.over(labels(title="Its", license="CC0-1.0", keywords=("b",))) == Labels(
        title="Mine", license="CC0-1.0", keywords=("a",)
    )


def test_the_file_names_the_same_things(tmp_path: Path) -> None:
    path = tmp_path / "dataset.toml"
    assert labels_of_file(path) == Labels()
    path.write_text('title = "News"\ncreators = ["Ada Lovelace 0000-0002-1825-0097"]\ndoi = "10.1234/x"\n', "utf-8")
    assert labels_of_file(path) == Labels(title="News", creators=(ADA,), doi="10.1234/x")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"title = ", "is no TOML"),
        (b"\xff", "is no TOML"),
        (b'titel = "x"', "unknown name 'titel'"),
        (b"title = 1", "title is not a text"),
        (b'creators = "Ada"', "creators is not a list of texts"),
        (b"keywords = [1]", "keywords is not a list of texts"),
        (b'doi = "x"', "dataset.toml, doi: 'x' is no DOI"),
    ],
    ids=["syntax", "bytes", "name", "kind", "list", "items", "doi"],
)
def test_a_file_that_cannot_be_meant_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "dataset.toml"
    path.write_bytes(content)
    with pytest.raises(PublishError) as caught:
        labels_of_file(path)
    assert words in str(caught.value)


def test_a_file_that_is_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="cannot be read"):
        labels_of_file(tmp_path)


def test_a_link_that_leads_nowhere_is_told_and_no_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "dataset.toml"
    assert labels_of_file(path) == Labels()
    path.symlink_to(tmp_path / "away.toml")
    with pytest.raises(PublishError, match=r"dataset\.toml: is a link that leads nowhere\. Repair it"):
        labels_of_file(path)
