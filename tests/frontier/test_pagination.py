from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.pagination import numbered_pages

TABLE = [
    ([("?page=2", "2"), ("?page=3", "3")], ["?page=2", "?page=3"]),
    ([("?page=2", "2"), ("?page=3", "3"), ("?page=99", "99")], ["?page=2", "?page=3", "?page=99"]),
    ([("?start=20", "2"), ("?start=40", "3")], ["?start=20", "?start=40"]),
    ([("/news/page/2/", " 2 "), ("/news/page/3/", "[3]")], ["/news/page/2/", "/news/page/3/"]),
    ([("?p=0", "1"), ("?p=1", "2")], ["?p=0", "?p=1"]),
    ([("/t/5-2.html", "2"), ("/t/5-3.html", "3")], ["/t/5-2.html", "/t/5-3.html"]),
    ([("?page=2", "2")], []),
    ([("?page=2", "next"), ("?page=3", "last")], []),
    ([("/article-17", "2"), ("/article-5", "3")], []),
    ([("/a/1", "1"), ("/b/2", "2")], []),
    ([("?page=7", "2"), ("?page=7", "3")], []),
    ([("/x", "1"), ("/y", "2")], []),
    ([("?id=10", "1"), ("?id=20", "2"), ("?id=35", "3")], []),
    ([], []),
]


@pytest.mark.parametrize(("anchors", "pages"), TABLE, ids=[str(anchors)[:60] for anchors, _ in TABLE])
def test_a_list_of_pages_is_links_whose_numbers_rise_with_their_texts(
    anchors: list[tuple[str, str]], pages: list[str]
) -> None:
    assert sorted(numbered_pages(anchors)) == sorted(pages)


@given(
    st.sets(st.integers(1, 5000), min_size=2, max_size=20), st.integers(1, 50), st.integers(0, 100),
    st.sampled_from(["?p={}", "/page/{}/", "/list_{}.html?s=1"]),
)  # fmt: skip
def test_any_even_list_is_known(labels: set[int], step: int, first: int, form: str) -> None:
    anchors = [(form.format(first + step * label), str(label)) for label in labels]
    assert numbered_pages(anchors) == {target for target, _ in anchors}


@given(st.lists(st.tuples(st.text(alphabet="/?=a0123456789"), st.text(alphabet="0123456789[] ٣²", max_size=8))))
def test_any_pairs_are_taken(anchors: list[tuple[str, str]]) -> None:
    assert numbered_pages(anchors) <= {target for target, _ in anchors}
