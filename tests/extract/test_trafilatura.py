from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.errors import ExtractError
from archiver.extract.conformance import PAGE
from archiver.extract.interface import Extractor, engine_named, engine_names

pytest.importorskip("trafilatura", reason="the extra `trafilatura` is not installed")


@pytest.fixture
def engine() -> Extractor:
    from archiver.extract.trafilatura import TrafilaturaExtractor

    return TrafilaturaExtractor()


def test_it_is_found_by_its_name() -> None:
    if "trafilatura" not in engine_names():
        pytest.skip("the package was installed before it had this entry point")
    assert engine_named("trafilatura").name == "trafilatura"


def test_its_fields_are_quoted_where_they_stand_and_asserted_where_not(engine: Extractor) -> None:
    story = engine.extract(PAGE, url="https://gazette.example/2024/05/06/harbour")
    assert (story.title, story.authors, story.source) == ("A quiet harbour", ("Ada Byron",), "The Gazette")
    assert story.date == "2024-05-06"
    status = {piece.field: (piece.status, piece.quote is not None) for piece in story.evidence}
    assert status["title"] == ("supported", True)
    assert status["authors"] == ("supported", True)
    assert status["date"] == ("asserted", False)
    assert status["kind"] == ("asserted", False)
    assert status["license"] == ("absent", False)


def test_the_same_page_has_the_same_date_whatever_the_day_is(engine: Extractor) -> None:
    page = PAGE.replace(b"2024-05-06T23:48:00+08:00", b"2099-05-06T23:48:00+08:00")
    captured = datetime(2025, 1, 1, tzinfo=UTC)
    assert engine.extract(page).date == "2099-05-06"
    assert engine.extract(page, fetched_at=captured).date != "2099-05-06"


def test_a_page_without_text_is_refused_with_a_hint(engine: Extractor) -> None:
    with pytest.raises(ExtractError, match="no text") as caught:
        engine.extract(b"<title>x</title>")
    assert caught.value.hint
