"""Nodes move with their text, also with control characters, which lxml reads and does not write."""

from __future__ import annotations

import pytest

from archiver.extract.dom import mend_head, parse_page
from archiver.extract.moving import remove_all
from archiver.extract.places import source_line
from archiver.extract.rule_files import parse_rule
from archiver.extract.rules import RuleSet
from archiver.extract.story import extract_story

_CONTROLS = "\x01\x08\x0b\x0c\x1f\x7f\x80\ufffe\uffff"


@pytest.mark.parametrize("control", ["", *_CONTROLS])
def test_what_no_head_holds_comes_before_the_text_of_the_body(control: str) -> None:
    page = f"<title>t</title><article>one{control}</article>a{control}<body class=k id='x{control}'>b{control}<p>c</p>d"
    root = parse_page(page).root
    assert root is not None
    body = root.find("body")
    assert body is not None
    assert "".join(str(text) for text in body.itertext()) == f"one{control}a{control}b{control}cd"
    assert [child.tag for child in body] == ["article", "p"]
    assert [child.tag for child in root] == ["head", "body"]


def test_the_body_keeps_its_attributes_and_its_line() -> None:
    root = parse_page("<head><title>t</title><main>m</main></head>\n\n<body lang=de class='a b'>x").root
    assert root is not None
    body = root.find("body")
    assert body is not None
    assert (sorted(body.items()), source_line(body)) == ([("class", "a b"), ("lang", "de")], 3)
    assert not mend_head(root)


@pytest.mark.parametrize("control", ["", *_CONTROLS])
def test_words_behind_what_is_removed_stay(control: str) -> None:
    root = parse_page(f"<body><p>a{control}<b>x<i>y</i></b>b{control}<i>z</i>c{control}<u>d</u></p><b>q</b>e").root
    assert root is not None
    paragraph = root.find("body/p")
    assert paragraph is not None
    remove_all(root, [*root.iter("b"), *root.iter("i")])
    told = [paragraph.text, *((child.tag, child.text, child.tail) for child in paragraph)]
    assert told == [f"a{control}b{control}c{control}", ("u", "d", None)]


@pytest.mark.parametrize("control", ["", *_CONTROLS])
def test_a_rule_removes_parts_beside_control_characters(control: str) -> None:
    rule = parse_rule(b'hosts = "news.example"\ncontent = ".story"\nremove = ".ad"', "r", "r.toml")
    words = " ".join(["words"] * 40)
    page = f"<title>t</title><div class=story><p>a{control}<b class=ad>buy</b>b{control} {words}</p></div>"
    story = extract_story(page.encode(), url="https://news.example/", rules=RuleSet((rule,)))
    assert "buy" not in story.text
    assert words in story.text
