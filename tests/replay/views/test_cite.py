"""Citations of a capture, and passages proven in it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from archiver.extract.story import extract_story
from archiver.model import Story
from archiver.replay.addresses import cite_path, quotation_path
from archiver.replay.app import make_app
from archiver.replay.story.passages import ANCHOR
from tests.replay.shelf import CONTENT, ORIGIN, Client, Library

SAID = "房间不大，靠墙是两排恒温柜"


def asked(record_id: str, words: str, ending: str = "") -> str:
    """Return the path that asks for a passage."""
    return f"{cite_path(record_id, ending)}?quote={quote(words)}"


def test_every_format_is_shown_with_the_address_of_this_server(client: Client, library: Library) -> None:
    text = client.get(cite_path(library[1]["story"])).text
    for form in ("text", "bibtex", "csl-json", "ris", "wikipedia", "html", "markdown", "pwid"):
        assert f'id="citation-{form}"' in text
    assert f"{ORIGIN}/w/20240506100000/http://news.example/story" in text
    assert "The capture says this." not in text


def test_a_page_is_extracted_once_however_much_of_it_is_shown(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    extracted: list[str] = []

    def counting(content: bytes, *, url: str, **known: Any) -> Story:
        extracted.append(url)
        return extract_story(content, url=url, **known)

    monkeypatch.setattr("archiver.extract.interface.extract_story", counting)
    client = Client(make_app(library[0], base_url=ORIGIN))
    assert client.get(asked(library[1]["story"], SAID)).status_code == 200
    assert len(extracted) == 1


def test_a_passage_that_stands_there_is_proven(client: Client, library: Library) -> None:
    answer = client.get(asked(library[1]["story"], SAID))
    assert answer.status_code == 200
    assert "The capture says this." in answer.text
    assert f"<mark>{SAID}</mark>" in answer.text
    assert "#:~:text=" in answer.text


def test_a_proven_passage_is_marked_on_the_page(client: Client, library: Library) -> None:
    record_id = library[1]["story"]
    assert f'src="{CONTENT}{quotation_path(record_id, SAID)}#{ANCHOR}"' in client.get(asked(record_id, SAID)).text
    page = client.get(quotation_path(record_id, SAID))
    assert f">{SAID}</mark>" in page.text
    assert "allow-scripts" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("words", ["never said", "", " "])
def test_no_page_is_shown_for_a_passage_that_is_not_there(client: Client, library: Library, words: str) -> None:
    assert client.get(quotation_path(library[1]["story"], words)).status_code == 404


def test_a_passage_that_does_not_is_refused_with_the_nearest(client: Client, library: Library) -> None:
    answer = client.get(asked(library[1]["story"], SAID.replace("不大", "很大")))
    assert answer.status_code == 404
    assert "The capture does not say that." in answer.text
    assert SAID in answer.text
    assert f"?quote={quote(SAID)}" in answer.text


def test_a_passage_of_a_capture_without_text_is_refused(client: Client, library: Library) -> None:
    answer = client.get(asked(library[1]["logo"], "words"))
    assert answer.status_code == 404
    assert "Nothing in it is like the passage." in answer.text


@pytest.mark.parametrize(
    ("ending", "kind", "begins"),
    [
        (".bib", "application/x-bibtex", "@misc{"),
        (".ris", "application/x-research-info-systems", "TY  - ELEC"),
        (".json", "application/vnd.citationstyles.csl+json", "[{"),
        (".txt", "text/plain; charset=utf-8", "林渊"),
    ],
)
def test_citations_are_files_of_their_types(
    client: Client, library: Library, ending: str, kind: str, begins: str
) -> None:
    answer = client.get(cite_path(library[1]["story"], ending))
    assert answer.headers["content-type"] == kind
    assert f"20240506100000{ending}" in answer.headers["content-disposition"]
    assert answer.text.startswith(begins)


def test_a_file_with_a_passage_holds_it_or_is_refused(client: Client, library: Library) -> None:
    record_id = library[1]["story"]
    (item,) = json.loads(client.get(asked(record_id, SAID, ".json")).text)
    assert item["custom"]["quote"]["exact"] == SAID
    assert client.get(asked(record_id, "never said", ".json")).status_code == 400
