"""What every extractor has to keep, as tests that a plug-in's author can run with any test runner.

    class TestMine(ExtractorConformance):
        def make(self) -> Extractor:
            return MyExtractor()

The methods raise AssertionError with a sentence; nothing here needs pytest.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from datetime import UTC, datetime

from archiver.errors import ExtractError
from archiver.extract.interface import Extractor
from archiver.model import Story

PAGE = b"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A quiet harbour | The Gazette</title>
<meta property="og:site_name" content="The Gazette"><meta name="author" content="Ada Byron">
<meta property="article:published_time" content="2024-05-06T23:48:00+08:00"></head><body><nav><a href="/">Home</a></nav>
<article><h1>A quiet harbour</h1><p>The ferries stopped at noon, and for the first time in years nobody on the quay had
anything to wait for. Gulls stood on the bollards &amp; looked at the water, which was as flat as a table.</p>
<p>By the evening the fog had come in, and the lamps along the pier were lit one after the other, as on every other day.
The harbour master went home early; there was, he said, nothing left that he could have been the master of.</p>
<p>The next ferry is due in spring. Until then the town will do what it has always done, which is to wait.</p>
</article></body></html>"""
HOSTILE = (
    b"",
    b" \n",
    b"\x00" * 1000,
    b"\xff\xfe\x00",
    b"%PDF-1.7",
    b"<p>" * 3000 + b"deep",
    b"<a href='" + b"x" * 5000,
    b"<!-- " * 500,
    bytes(range(256)) * 20,
)


def _claim(is_so: bool, sentence: str) -> None:
    """Raise AssertionError with `sentence` unless it is so; python -O keeps this one."""
    if not is_so:
        raise AssertionError(sentence)


class ExtractorConformance:
    """Subclass this, give `make`, and let the methods run whose names begin with "test"."""

    url = "https://gazette.example/2024/05/06/harbour"
    fetched_at = datetime(2025, 1, 2, tzinfo=UTC)

    def make(self) -> Extractor:
        """Return the extractor to test."""
        raise NotImplementedError("say which extractor is tested: def make(self): return MyExtractor()")

    def read(self, raw: bytes = PAGE) -> Story:
        """Return what the extractor makes of `raw`."""
        return self.make().extract(raw, url=self.url, content_type="text/html", fetched_at=self.fetched_at)

    def test_it_has_a_name_and_a_version(self) -> None:
        """Both go into each record."""
        made = self.make()
        _claim(bool(made.name) and made.name.isascii(), "the name is an ASCII text that is not empty")
        _claim(bool(made.version), "the version is not empty")

    def test_it_finds_the_story(self) -> None:
        """The words of the story are in its text and its Markdown."""
        story = self.read()
        for words in ("The ferries stopped at noon", "The next ferry is due in spring"):
            _claim(words in " ".join(story.text.split()), f"the text holds {words!r}")
            _claim(words in " ".join(story.markdown.split()), f"the Markdown holds {words!r}")

    def test_the_same_page_gives_the_same_story(self) -> None:
        """Twice from one extractor, once from another, with another page between."""
        made = self.make()
        first = made.extract(PAGE, url=self.url, fetched_at=self.fetched_at)
        made.extract(PAGE.replace(b"harbour", b"airport"), url=self.url, fetched_at=self.fetched_at)
        again = made.extract(PAGE, url=self.url, fetched_at=self.fetched_at)
        _claim(first == again, "a page gives the same story each time")
        other = self.make().extract(PAGE, url=self.url, fetched_at=self.fetched_at)
        _claim(first == other, "a page gives the same story from each instance")

    def test_the_arguments_may_be_left_out(self) -> None:
        """Only the bytes are needed."""
        _claim(bool(self.make().extract(PAGE).text), "a page without an address has a text")

    def test_each_field_has_evidence(self) -> None:
        """What was found is supported or asserted, what was not is absent."""
        story = self.read()
        told = {piece.field: piece for piece in story.evidence}
        for field in ("title", "authors", "date", "source", "language", "description", "text", "markdown"):
            _claim(field in told, f"there is a piece of evidence for {field}")
            is_absent = told[field].status == "absent"
            _claim(is_absent == (not getattr(story, field)), f"the status of {field} is absent when it has no value")

    def test_each_quote_stands_where_it_says(self) -> None:
        """Positions count characters of the decoded page."""
        self._check_quotes(self.read().evidence)

    def _check_quotes(self, evidence: Iterable[object]) -> None:
        text = PAGE.decode()
        for piece in evidence:
            quote, start, end = (getattr(piece, name, None) for name in ("quote", "start", "end"))
            _claim((quote is None) == (start is None) == (end is None), "a quote comes with a position")
            _claim(quote is None or text[start:end] == quote, f"the quote {quote!r} stands at its position")

    def test_no_bytes_make_it_fail_otherwise_than_by_extract_error(self) -> None:
        """Broken, empty and foreign bytes give a story or an ExtractError."""
        for raw in HOSTILE:
            try:
                story = self.make().extract(raw)
            except ExtractError:
                continue
            _claim(isinstance(story, Story), "what comes back is a Story")

    def test_stories_cross_processes(self) -> None:
        """Extraction runs in several processes."""
        story = self.read()
        _claim(pickle.loads(pickle.dumps(story)) == story, "a story survives pickling")
