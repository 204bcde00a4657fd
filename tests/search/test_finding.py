from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import CaptureIndexError
from archiver.search.finding import Wanted, is_day, openings
from archiver.search.marking import plain_text
from tests.search.shelf import Shelf, record


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    """A search over a few stories in several languages."""
    shelf.put(
        "a.jsonl",
        record(1, "The paper mill", "It burned in the night. The town had no other.", source="Harbour", date="2023-01"),
        record(2, "Weather", "A paper kite over the mill, and rain.", date="2024-05-06T10:00:00Z"),
        record(3, "纸的酸度", "修复师先量一量图书馆的纸。", language="zh-CN", source="拾页新闻", date="2025-01-02"),
        record(4, "All stories", "The paper mill. Weather. Ink.", kind="listing", date=""),
        record(5, "Encre", "L’élan du moulin à papier", language="fr", authors=["Zoé Noël"], tags=["moulins"]),
    )
    shelf.fill()
    return shelf


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        pytest.param("paper mill", [1, 2, 4], id="a title weighs most, a list least"),
        pytest.param('"paper mill"', [1, 4], id="in a row"),
        pytest.param("paper -ink", [1, 2], id="without a word"),
        pytest.param("elan", [5], id="without accents"),
        pytest.param("zoe", [5], id="an author"),
        pytest.param("图书", [3], id="two letters of Chinese"),
        pytest.param("书馆", [3], id="two letters across what a reader would call words"),
        pytest.param("纸", [3], id="one letter"),
        pytest.param("图纸", [], id="letters that do not stand together"),
        pytest.param("zebra", [], id="nothing"),
    ],
)
def test_stories_are_found_by_their_words_the_best_first(filled: Shelf, words: str, numbers: list[int]) -> None:
    assert filled.numbers(words) == numbers


def test_a_word_to_leave_out_can_stand_alone(filled: Shelf) -> None:
    assert set(filled.numbers("-paper")) == {3, 5}


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(), {1, 2, 3, 4, 5}),
        (Wanted(source="Harbour"), {1}),
        (Wanted(language="zh"), {3}),
        (Wanted(kind="listing"), {4}),
        (Wanted(since="2024"), {2, 3, 5}),
        (Wanted(until="2024-05-06"), {1, 2, 5}),
        (Wanted(since="2023-01", until="2023"), {1}),
        (Wanted(source="\udcff"), set()),
    ],
)
def test_wishes_narrow_down(filled: Shelf, wanted: Wanted, numbers: set[int]) -> None:
    assert set(filled.numbers("", wanted)) == numbers


def test_all_that_was_found_is_counted(filled: Shelf) -> None:
    found = filled.find("paper")
    assert found.total == 3
    assert found.facets["kind"] == (("article", 2), ("listing", 1))
    assert found.facets["year"] == (("2024", 1), ("2023", 1), ("", 1))
    assert dict(found.facets["language"]) == {"en": 3}


def test_of_pages_that_are_as_good_the_newest_comes_first(shelf: Shelf) -> None:
    shelf.put("a.jsonl", *(record(number, "Ink", "The ink.", date=f"202{9 - number}-05-06") for number in range(1, 5)))
    shelf.fill()
    assert shelf.numbers("ink") == [1, 2, 3, 4]
    assert shelf.numbers("") == [1, 2, 3, 4]


def test_of_captures_of_a_page_that_are_as_good_the_one_taken_down_last_stands_for_it(shelf: Shelf) -> None:
    captures = [record(number, "Ink", "The ink.", url="http://news.example/9") for number in (3, 7, 5)]
    shelf.put("a.jsonl", *captures)
    shelf.fill()
    assert [hit.record_id for hit in shelf.find("ink").hits] == [captures[-1]["id"]]


def test_orders_go_by_date_and_undated_ones_come_last(filled: Shelf) -> None:
    assert filled.numbers("", order="newest") == [3, 5, 2, 1, 4]
    assert filled.numbers("", order="oldest") == [1, 5, 2, 3, 4]


def test_captures_of_one_page_are_one_hit(shelf: Shelf) -> None:
    same = [record(number, "Paper", "words", url="http://news.example/1") for number in range(5)]
    shelf.put("a.jsonl", *same, record(9, "Paper", "words"))
    shelf.fill()
    found = shelf.find("paper")
    assert found.total == 2
    assert sorted(hit.count for hit in found.hits) == [1, 5]
    (several,) = (hit for hit in found.hits if hit.count == 5)
    # Of those that say the same, the last.
    assert several.record_id == same[-1]["id"]


def test_pages_of_results_do_not_overlap(shelf: Shelf) -> None:
    shelf.put("a.jsonl", *(record(number, "Paper", f"words {number}") for number in range(50)))
    shelf.fill()
    pages = [shelf.find("paper", limit=20, skip=skip).hits for skip in (0, 20, 40, 60)]
    assert [len(page) for page in pages] == [20, 20, 10, 0]
    assert len({hit.url for page in pages for hit in page}) == 50


def test_the_beginning_of_stories_is_told(filled: Shelf) -> None:
    known = record(1, "", "")["id"]
    assert openings(filled.path, [known, "<urn:nothing>"]) == {known: "It burned in the night. The town had no other."}


def test_a_search_that_is_not_there_says_what_makes_it(shelf: Shelf) -> None:
    with pytest.raises(CaptureIndexError) as caught:
        shelf.find("paper")
    assert "archiver index" in caught.value.hint


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """One search for all examples of a property; only to be read."""
    made = Shelf(tmp_path_factory.mktemp("held"))
    made.put("a.jsonl", record(1, "The paper mill", "图书馆 burned"))
    made.fill()
    return made


@given(words=st.text(max_size=300))
def test_any_text_may_be_asked(held: Shelf, words: str) -> None:
    found = held.find(words)
    assert found.total == len(found.hits) <= 1


@pytest.mark.parametrize(("text", "is_one"), [("2024", True), ("2024-05-06", True), ("24", False), ("٢٠٢٤", False)])
def test_days_are_told_from_other_texts(text: str, is_one: bool) -> None:
    assert is_day(text) == is_one


def test_a_passage_is_of_the_story_itself(filled: Shelf) -> None:
    (hit,) = filled.find("burned").hits
    assert plain_text(hit.passage) == "It burned in the night. The town had no other."
    assert [piece.text for piece in hit.passage if piece.is_match] == ["burned"]
