from __future__ import annotations

import pytest

from archiver.records.resolving import json_member, json_value, read_again, unquoted

PAGE = """<!doctype html><html xml:lang="de"><head><title>T</title><script type="application/ld+json">
<!-- {"a": [{"b/c": "x"}], "n": 3, "t": true, "o": {}} -->
</script></head><body><p>one<script>no</script> two</p><!-- c --><ruby>漢<rt>かん</rt>字</ruby></body></html>"""


@pytest.mark.parametrize(
    ("selector", "texts"),
    [
        ("/html/head/title", ["T"]),
        ("/html/body/p", ["oneno two", "one two"]),
        ("/html/body/*[2]", ["漢かん字", "漢字"]),
        ("//ruby", ["漢かん字", "漢字"]),
        ("/html/@*[name()='xml:lang']", ["de"]),
        ("/html/body/p/text()[2]", [" two"]),
        ("/html/head/script#/a/0/b~1c", ["x"]),
        ("/html/head/script#/n", ["3"]),
        ("/html/head/script#/t", ["true"]),
    ],
)
def test_a_selector_gives_what_stands_there(selector: str, texts: list[str]) -> None:
    page = read_again(PAGE.encode(), "utf-8", "plain")
    assert page is not None
    found = page.strings(selector)
    assert found is not None
    assert set(texts) <= set(found)


@pytest.mark.parametrize(
    "selector",
    [
        "",
        "/html/body/h1",
        "/html/head/script#/o",
        "/html/head/script#/a/9",
        "/html/head/title#/a",
        "//*[count(//*)>1]",
        "//*//*//*",
        "/html[",
        "/x:y",
        "/" + "a" * 5000,
        "document('/etc/passwd')",
    ],
)
def test_a_selector_that_leads_nowhere_or_is_none_of_ours_gives_nothing(selector: str) -> None:
    page = read_again(PAGE.encode(), "utf-8", "plain")
    assert page is not None
    assert page.strings(selector) is None


def test_the_page_is_read_by_the_encoding_that_was_stated() -> None:
    page = read_again("<p>中".encode("gb18030"), "gbk", "plain")
    assert page is not None
    assert page.text == "<p>中"
    marked = read_again(b"\xef\xbb\xbfa", "utf-8", "plain")
    assert marked is not None
    assert marked.text == "a"
    assert read_again(b"a", "utf_7", "plain") is None


@pytest.mark.parametrize("parse", ["mended", "unheard-of"])
def test_a_page_that_was_changed_has_no_tree(parse: str) -> None:
    page = read_again(PAGE.encode(), "utf-8", parse)
    assert page is not None
    assert page.strings("/html/head/title") is None


def test_a_huge_page_is_read_whole() -> None:
    raw = b"<div>" * 300 + b"deep"
    page = read_again(raw, "utf-8", "huge")
    assert page is not None
    assert (page.strings("/html") or [""])[0] == "deep"


@pytest.mark.parametrize("script", ["", "{", "[" * 100_000, "null", '{"a": null}'])
def test_broken_json_has_no_members(script: str) -> None:
    assert json_member(json_value(script), "/a") is None


@pytest.mark.parametrize(
    ("quote", "selector", "said"),
    [
        ("a &amp; <b>b</b><!-- c -->", "/html", "a & b"),
        ("a &quot;b&quot; <i>", "/html/@x", 'a "b" <i>'),
        (r"\u4e2d \"x\"", "/html/script#/a", '中 "x"'),
        ('broken"', "/html/script#/a", 'broken"'),
    ],
)
def test_a_quote_is_read_as_its_place_writes(quote: str, selector: str, said: str) -> None:
    assert unquoted(quote, selector) == said


def test_what_a_script_holds_is_no_word_of_a_passage() -> None:
    passage = "four <script type='text/html'><b>{{n}}</b> votes</script><style>p>b {}</style>replies"
    assert unquoted(passage, "/html/body") == "four replies"
    assert unquoted("a<script" * 2_000, "/html/body").startswith("a")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("a </\t<font color='x'>b</font> c", "a b c"),
        ("a </3 x> b", "a  b"),
        ("a </> b", "a  b"),
        ("a <! x <b> y</b> b", "a  y b"),
        ("a <? x <b> y</b> b", "a  y b"),
        ("a < b", "a < b"),
    ],
)
def test_a_passage_says_what_a_browser_shows_of_broken_tags(markup: str, words: str) -> None:
    assert unquoted(markup, "/html/body/p") == words
    page = read_again(f"<p>{markup}</p>".encode(), "utf-8", "plain")
    assert page is not None
    assert (page.strings("/html/body/p") or [])[0] == words
