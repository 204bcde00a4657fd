from __future__ import annotations

import pytest

from archiver.errors import ExtractError
from archiver.extract.weighing import weigh

STORY = (
    "<meta property='og:type' content='article'><nav><a href='/'>Home</a><a href='/b'>More</a></nav>"
    "<article><h1>The ferry</h1>"
    "<p>The ferry across the northern bay, which had stood still since March, carries people again.</p>"
    "<p>Nobody on the quay had expected that the old engine would start at the first try that morning.</p></article>"
)


def test_signs_and_blocks_of_a_story_are_counted() -> None:
    found = weigh(STORY.encode(), "article", url="https://x.example/a")
    assert found is not None
    assert found.signs == tuple(sorted(found.signs, key=lambda pair: (-pair[1], pair[0])))
    assert 2 <= found.kept < found.blocks


def test_a_text_without_markup_is_not_weighed_and_no_page_is_refused() -> None:
    assert weigh(b"Words alone.", "page", content_type="text/plain") is None
    with pytest.raises(ExtractError):
        weigh(b"", "page")
