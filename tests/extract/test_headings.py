from __future__ import annotations

import pytest

from archiver.extract.blocks import outline_page
from archiver.extract.dom import parse
from archiver.extract.headings import MAX_HEADINGS, heading_pieces, page_headings


def headings_of(markup: str) -> list[tuple[str, int, str]]:
    root = parse(markup)
    assert root is not None
    return [(h.level, h.number, h.candidate.value) for h in page_headings(outline_page(root), "")]


def test_headings_are_counted_by_level() -> None:
    found = headings_of("<h2>B</h2><h1>A</h1><h1> </h1><h2>C</h2><h4>D</h4>")
    assert found == [("h2", 0, "B"), ("h1", 0, "A"), ("h2", 1, "C")]


def test_of_very_many_headings_only_the_first_are_read() -> None:
    assert len(headings_of("<h2>x</h2>" * 500)) == MAX_HEADINGS["h2"]


@pytest.mark.parametrize(
    ("markup", "value", "transforms"),
    [
        ("<h1>A<br>headline</h1>", "A headline", ("spaced",)),
        ("<h1><div>Kicker</div><div>Headline</div></h1>", "Kicker Headline", ("spaced",)),
        ("<h1>A <em>big</em> day</h1>", "A big day", ()),
        ("<h1>A<em>B</em></h1>", "AB", ()),
    ],
    ids=["break", "boxes", "inline", "within-a-word"],
)
def test_a_blank_stands_where_a_line_ends(markup: str, value: str, transforms: tuple[str, ...]) -> None:
    root = parse(markup)
    assert root is not None
    (heading,) = page_headings(outline_page(root), "")
    assert (heading.candidate.value, heading.candidate.transforms) == (value, transforms)


def test_the_pieces_of_a_heading_have_selectors_of_their_own() -> None:
    root = parse("<h1><span>Kicker</span> A headline</h1>")
    assert root is not None
    (heading,) = page_headings(outline_page(root), "")
    pieces = heading_pieces(heading.candidate)
    assert [(piece.value, piece.suffix) for piece, _ in pieces] == [("Kicker", ""), ("A headline", "/text()[1]")]
    assert [str(text).strip() for text in root.xpath("//h1/text()[1]")] == ["A headline"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("markup", "signs"),
    [
        ("<span class=overline>Kicker</span> A headline", ["kicker", "beside-kicker"]),
        ("<small>Kicker</small><span>A headline</span>", ["kicker", "beside-kicker"]),
        ("<time>1 May 2020</time><span class=headline>A headline</span>", ["kicker", "beside-kicker"]),
        ("<span class=dachzeile>Kicker</span><b>A headline</b><i>on</i>", ["kicker", "beside-kicker", "shorter"]),
        ("<span>Kicker</span><span>A headline</span>", ["shorter", "longest"]),
        ("<span class=label>One</span><span class=label>Two</span>", ["kicker", "kicker"]),
    ],
    ids=["class", "small", "day", "three", "unnamed", "nothing-else"],
)
def test_class_names_tell_the_kicker_from_the_headline(markup: str, signs: list[str]) -> None:
    root = parse(f"<h1>{markup}</h1>")
    assert root is not None
    (heading,) = page_headings(outline_page(root), "")
    found = [(said - {"h1-piece"}).pop() for _, said in heading_pieces(heading.candidate)]
    assert found == [f"h1-piece:{sign}" for sign in signs]


@pytest.mark.parametrize(
    "markup",
    ["<div id=onetrust-banner><h2>Your choice</h2></div>", "<div class=cookie-notice><p><h2>Your choice</h2></div>"],
)
def test_what_asks_for_consent_has_no_headline(markup: str) -> None:
    assert headings_of(markup + "<h1>A headline</h1>") == [("h1", 0, "A headline")]


def test_the_class_of_the_body_says_nothing_of_a_heading() -> None:
    root = parse("<body class=has-cookie-banner><h1>A headline</h1>")
    assert root is not None
    (heading,) = page_headings(outline_page(root[0]), "")
    assert heading.candidate.value == "A headline"


def test_texts_of_nested_elements_keep_their_order() -> None:
    found = headings_of("<h1><b><i>One</i></b> two<br>three <b>four</b></h1>")
    assert found == [("h1", 0, "One two three four")]


@pytest.mark.parametrize(
    ("behind", "sign"),
    [
        ("", "prose-0"),
        ("<p>short</p>", "prose-0"),
        (f"<p>{'x' * 100}</p>", "prose-1"),
        (f"<p>{'x' * 900}</p>", "prose-3"),
    ],
    ids=["nothing", "short", "a-line", "a-paragraph"],
)
def test_a_heading_knows_how_much_prose_stands_behind_it(behind: str, sign: str) -> None:
    root = parse(f"<p>{'before ' * 50}</p><div><h1>A headline</h1></div>{behind}")
    assert root is not None
    (heading,) = page_headings(outline_page(root), "")
    assert sign in heading.signs


@pytest.mark.parametrize(
    ("address", "signs"),
    [("/news/a-tale", {"link"}), ("/news/other", {"link", "elsewhere"}), ("/", {"link", "home"}), ("//[", {"link"})],
    ids=["own", "other", "home", "broken"],
)
def test_a_heading_that_is_a_link_says_whither(address: str, signs: set[str]) -> None:
    root = parse(f"<h2><a href='{address}'>A tale</a></h2>")
    assert root is not None
    (heading,) = page_headings(outline_page(root), "news/a-tale")
    assert heading.signs & {"link", "elsewhere", "home"} == signs


@pytest.mark.parametrize(
    ("markup", "sign"),
    [
        ("<h1 class='entry-title'>A</h1>", "title"),
        ("<header><h1>A</h1></header>", "site-header"),
        ("<article><h1>A</h1></article>", "article"),
        ("<div id=site-logo><h1>A</h1></div>", "site"),
        ("<h1><a href='/'>A</a></h1>", "home"),
        ("<h1><a href='/a/b'>A</a></h1>", "link"),
        ("<h1 itemprop=headline>A</h1>", "itemprop"),
        ("<h1 hidden>A</h1>", "hidden"),
        ("<h1><a href='http://['>A</a></h1>", "link"),
    ],
)
def test_signs_speak_for_and_against_a_heading(markup: str, sign: str) -> None:
    root = parse(markup)
    assert root is not None
    (heading,) = page_headings(outline_page(root), "")
    assert sign in heading.signs
