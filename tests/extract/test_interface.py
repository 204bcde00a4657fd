from __future__ import annotations

from archiver.extract.interface import DEFAULT_EXTRACTOR
from archiver.extract.story import extract_story
from archiver.version import EXTRACTOR_NAME, EXTRACTOR_VERSION


def test_the_default_extractor_is_extract_story_with_a_name() -> None:
    raw = b"<title>t</title><p>A sentence, rather long, that says nothing at all to anybody.</p>"
    assert DEFAULT_EXTRACTOR.extract(raw, url="https://x.example/") == extract_story(raw, url="https://x.example/")
    assert (DEFAULT_EXTRACTOR.name, DEFAULT_EXTRACTOR.version) == (EXTRACTOR_NAME, EXTRACTOR_VERSION)
    assert EXTRACTOR_NAME == "archiver"
