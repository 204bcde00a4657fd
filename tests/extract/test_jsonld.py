from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.dom import parse
from archiver.extract.jsonld import Node, page_nodes

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@graph", "@type", "author", "a/b"]), inner)
    ),
    max_leaves=10,
)


def nodes_of(text: str) -> list[Node]:
    root = parse(f'<script type="application/ld+json">{text}</script><p>x</p>')
    assert root is not None
    return page_nodes(root)


def test_articles_come_before_pages_and_other_things_not_at_all() -> None:
    nodes = nodes_of(
        '{"@graph": [{"@type": "WebPage"}, {"@type": "Organization"}, {"@type": "http://schema.org/NewsArticle"}]}'
    )
    assert [sorted(node.types) for node in nodes] == [["NewsArticle"], [], ["WebPage"]]
    assert nodes[0].pointer == "/@graph/2"


@pytest.mark.parametrize(
    "text", ["", "{", "[1, 2", "null", "// <![CDATA[\n{}\n// ]]>", "<!-- {} -->", '{"a": "b\tc"};']
)
def test_broken_json_is_no_error(text: str) -> None:
    assert all(isinstance(node, Node) for node in nodes_of(text))


def test_a_pointer_escapes_what_it_must() -> None:
    (node,) = nodes_of('{"a/b~c": ["x"]}')
    assert [c.selector.partition("#")[2] for c in node.candidates("a/b~c")] == ["/a~1b~0c/0"]


@given(JSON)
def test_any_json_gives_nodes(value: Any) -> None:
    for node in nodes_of(json.dumps(value).replace("<", "\\u003c")):
        assert all(candidate.value for candidate in node.candidates("author", "name"))
