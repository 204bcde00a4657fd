from __future__ import annotations

from dataclasses import replace

import pytest

from archiver.extract.conformance import ExtractorConformance
from archiver.extract.interface import DefaultExtractor, Extractor
from archiver.model import Story


class TestDefault(ExtractorConformance):
    def make(self) -> Extractor:
        return DefaultExtractor()


class TestTrafilatura(ExtractorConformance):
    def make(self) -> Extractor:
        pytest.importorskip("trafilatura", reason="the extra `trafilatura` is not installed")
        from archiver.extract.trafilatura import TrafilaturaExtractor

        return TrafilaturaExtractor()


class Forgetful(DefaultExtractor):
    """Gives another story each time, and misplaces its quotes."""

    calls = 0

    def extract(self, raw: bytes, **named: object) -> Story:
        Forgetful.calls += 1
        if not raw:
            raise KeyError("raw")
        story = super().extract(raw)
        moved = tuple(replace(e, start=e.start + 1) if e.start is not None else e for e in story.evidence)
        return replace(story, description=f"call {Forgetful.calls}", evidence=moved)


class _Wrong(ExtractorConformance):
    def make(self) -> Extractor:
        return Forgetful()


@pytest.mark.parametrize(
    "name",
    [
        "test_the_same_page_gives_the_same_story",
        "test_each_quote_stands_where_it_says",
        "test_each_field_has_evidence",
    ],
)
def test_an_extractor_that_breaks_a_promise_is_told_which(name: str) -> None:
    with pytest.raises(AssertionError) as caught:
        getattr(_Wrong(), name)()
    assert str(caught.value)


def test_an_error_of_another_kind_is_not_hidden() -> None:
    with pytest.raises(KeyError):
        _Wrong().test_no_bytes_make_it_fail_otherwise_than_by_extract_error()


def test_an_author_is_told_to_say_what_is_tested() -> None:
    with pytest.raises(NotImplementedError, match="def make"):
        ExtractorConformance().make()
