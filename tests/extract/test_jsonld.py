from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.dom import parse
from archiver.extract.jsonld import Node, all_nodes, described

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["@graph", "@type", "@id", "author", "name", "a/b"]), inner)
    ),
    max_leaves=10,
)


def nodes_of(text: str) -> list[Node]:
    root = parse(f'<script type="application/ld+json">{text}</script><p>x</p>')
    assert root is not None
    return described(all_nodes(root.iter("script")))


def said(node: Node, key: str, *path: str) -> list[tuple[str, str]]:
    return [(c.value, c.suffix) for c in node.candidates(key, *path)]


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
    assert said(node, "a/b~c") == [("x", "#/a~1b~0c/0")]


@pytest.mark.parametrize(
    ("member", "found"),
    [
        ('"Ada"', [("Ada", "#/author")]),
        ('["Ada", {"name": "Ben"}]', [("Ada", "#/author/0"), ("Ben", "#/author/1/name")]),
        ('{"name": ["Ada", "Ben"]}', [("Ada", "#/author/name/0"), ("Ben", "#/author/name/1")]),
        ("3", [("3", "#/author")]),
        ("false", [("false", "#/author")]),
        ("[true, null, 1.5]", [("true", "#/author/0"), ("1.5", "#/author/2")]),
        ('{"url": "x"}', []),
        ('" "', []),
    ],
    ids=["text", "list", "list-of-names", "number", "boolean", "mixed", "other-member", "blank"],
)
def test_members_are_read_in_every_form(member: str, found: list[tuple[str, str]]) -> None:
    (node,) = nodes_of(f'{{"author": {member}}}')
    assert said(node, "author", "name") == found


def test_a_reference_stands_for_the_object_with_its_id() -> None:
    nodes = nodes_of(
        '{"@graph": [{"@type": "Article", "author": {"@id": "#ada"}}, '
        '{"@type": "Person", "@id": "#ada", "name": "Ada Quill"}]}'
    )
    assert said(nodes[0], "author", "name") == [("Ada Quill", "#/@graph/1/name")]


@pytest.mark.parametrize("reference", ["#none", "#self"])
def test_a_reference_to_nothing_or_itself_says_nothing(reference: str) -> None:
    nodes = nodes_of(f'{{"@type": "Article", "@id": "#self", "author": {{"@id": "{reference}"}}}}')
    assert said(nodes[0], "author", "name") == []


def test_what_was_repaired_says_so() -> None:
    (node,) = nodes_of('{"author": "Ada",}')
    assert [c.transforms for c in node.candidates("author")] == [("json-repaired",)]


@given(JSON)
def test_any_json_gives_nodes(value: Any) -> None:
    for node in nodes_of(json.dumps(value).replace("<", "\\u003c")):
        assert all(candidate.value for candidate in node.candidates("author", "name"))
