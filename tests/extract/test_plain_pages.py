"""Clean short pages as anybody tries by hand first; what each should give was looked at by eye.

plain/NAME.txt has the kind, the title, an empty line and the text of plain/NAME.html.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.extract.story import extract_story

PAGES = sorted(Path(__file__).with_name("plain").glob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_plain_page_is_told_whole_and_without_what_stands_around(page: Path) -> None:
    story = extract_story(page.read_bytes(), url="https://x.example/page")
    said = f"{story.kind}\n{story.title}\n\n{story.text}\n"
    assert said == page.with_suffix(".txt").read_text(encoding="utf-8")
