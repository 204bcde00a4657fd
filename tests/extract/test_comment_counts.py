from __future__ import annotations

import json

import pytest
from lxml import etree

from archiver.extract.blocks import outline_page
from archiver.extract.comment_counts import comment_count_candidates
from archiver.extract.metadata import read_head
from archiver.extract.scene import Scene


def article(**members: object) -> str:
    """Return a script element that holds an Article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "Article", **members})}</script>'


def comments(html: str) -> list[str]:
    """Return the numbers of comments that a page states."""
    root = etree.HTML(html)
    body = root.find("body")
    head, outline = read_head(root), outline_page(root if body is None else body)
    return [c.value for c in comment_count_candidates(head, Scene(outline, head.title_text()))]


@pytest.mark.parametrize(
    ("html", "count"),
    [
        pytest.param(article(commentCount=12), "12", id="number"),
        pytest.param(article(commentCount="1,234"), "1234", id="text"),
        pytest.param(
            article(
                interactionStatistic=[
                    {"interactionType": "https://schema.org/LikeAction", "userInteractionCount": 9},
                    {"interactionType": {"@type": "CommentAction"}, "userInteractionCount": 3},
                ]
            ),
            "3",
            id="counters",
        ),
        pytest.param('<p><meta itemprop="commentCount" content="7"></p>', "7", id="microdata"),
        pytest.param("<h1>A headline</h1><p>By A. Person | 1,234 comments</p>", "1234", id="by the headline"),
        pytest.param("<h1>A headline</h1><p>Kommentare (5)</p>", "5", id="German"),
        pytest.param("<h1>A headline</h1><p>评论 5</p>", "5", id="Chinese"),
        pytest.param("<h1>A headline</h1>" + "<p>x</p>" * 20 + "<p>5 comments</p>", None, id="far away"),
        pytest.param("<h1>A headline</h1><p>No comments</p>", None, id="words"),
        pytest.param(article(commentCount="many"), None, id="no number"),
        pytest.param(article(commentCount="9" * 30), None, id="no count"),
    ],
)
def test_how_many_comments_a_page_states(html: str, count: str | None) -> None:
    found = comments(html)
    assert (found[0] if found else None) == count
