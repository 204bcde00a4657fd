from __future__ import annotations

from collections.abc import Iterator

import pytest

from archiver.replay.app import make_app
from tests.replay.shelf import FIRST, ORIGIN, Client, make_shelf

PATH = "/w/20240506100000mp_/http://h.example/search"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SCRIPT = FORM | {"Sec-Fetch-Dest": "empty"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    shelf = make_shelf(tmp_path_factory.mktemp("answers"))
    url = "http://h.example/search"
    shelf.add(url, "the form", "text/plain")
    for number, words in enumerate((b"q=paper&page=1", b"q=ink&page=1", b"q=ink&page=2")):
        shelf.add(url, words, "text/plain", method="POST", sent=words, when=FIRST.replace(second=number))
    shelf.add("http://h.example/item", "deleted", "text/plain", method="DELETE")
    shelf.add("http://h.example/feed?v=1", "known by GET", "text/plain")
    archive = shelf.finish()
    yield Client(make_app(archive, base_url=ORIGIN))
    archive.close()


def test_a_form_is_answered_by_the_answer_to_its_words(client: Client) -> None:
    answer = client.get(PATH, FORM | {"Sec-Fetch-Dest": "iframe"}, "POST", b"q=ink&page=1")
    assert (answer.status_code, answer.text) == (200, "q=ink&page=1")
    assert "x-archive-match" not in answer.headers


def test_the_url_that_others_put_method_and_body_into_leads_there_too(client: Client) -> None:
    answer = client.get("/w/20240506100001id_/http://h.example/search?__wb_method=POST&q=ink&page=1")
    assert answer.text == "q=ink&page=1"


def test_other_words_are_answered_by_the_most_alike_and_that_is_said(client: Client) -> None:
    answer = client.get(PATH, SCRIPT, "POST", b"q=ink&page=9")
    assert answer.text == "q=ink&page=1"
    assert answer.headers["x-archive-match"] == "fuzzy; rule=other-body"


def test_a_script_that_asks_otherwise_gets_what_there_is_and_a_reader_does_not(client: Client) -> None:
    path = PATH.replace("search", "feed?v=1")
    told = client.get(path, SCRIPT, "POST", b"a=b")
    assert (told.text, told.headers["x-archive-match"]) == ("known by GET", "fuzzy; rule=other-method")
    assert client.get(path, FORM | {"Sec-Fetch-Dest": "iframe"}, "POST", b"a=b").status_code == 404


@pytest.mark.parametrize(("method", "status"), [("DELETE", 200), ("PUT", 404), ("PATCH", 404)])
def test_other_methods_are_answered_if_they_were_captured(client: Client, method: str, status: int) -> None:
    answer = client.get(PATH.replace("search", "item"), SCRIPT, method)
    assert answer.status_code == status
    assert status == 404 or answer.text == "deleted"


def test_a_long_body_is_answered(client: Client) -> None:
    assert client.get(PATH, SCRIPT, "POST", b"x" * 3_000_000).status_code == 200


def test_a_get_never_finds_the_answer_to_a_form(client: Client) -> None:
    assert client.get(PATH).text == "the form"
