from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.dom import parse, parse_page
from archiver.extract.tags import MAX_ATTRIBUTES, MAX_OPEN_ELEMENTS, flatten, may_be_crowded, reopen, thin


def test_a_flattened_page_keeps_its_text_and_lines() -> None:
    text = "<div\n>" * 400 + "deep" + "</div>" * 400 + "behind"
    flat = flatten(text)
    assert flat.count("<div") == MAX_OPEN_ELEMENTS
    assert flat.count("\n") == text.count("\n")
    assert flat.endswith("behind")


@pytest.mark.parametrize(
    "attributes",
    [
        " ".join(f"a{number}='>'" for number in range(10_000)),
        " ".join(f"a{number}" for number in range(10_000)),
        " ".join(f'a{number}="<p>"' for number in range(5_000)),
        " ".join(f"a{number}=1/" for number in range(5_000)),
    ],
    ids=["quoted brackets", "names alone", "tags in quotes", "slashes"],
)
@pytest.mark.parametrize("before", ["", "<script>if (a<b) x = '</p'</script>", "<!-- <p a='> -->"])
def test_a_tag_of_thousands_of_attributes_keeps_the_first(before: str, attributes: str) -> None:
    tree = parse_page(f"{before}<p {attributes}>x</p>")
    assert tree.root is not None
    paragraph = tree.root.find(".//p")
    assert paragraph is not None
    assert len(paragraph.attrib) == MAX_ATTRIBUTES
    assert paragraph.text == "x"
    assert tree.parse == "mended"


@pytest.mark.parametrize("around", ["<script>{}</script>", "<!-- {} -->", "<style>{}</style>"])
def test_what_looks_like_a_tag_in_a_script_is_not_thinned(around: str) -> None:
    text = around.format("if (a<b && it's) { " + "c d e f " * 2000 + "}") + "<p title='x'y=\"z\">words</p>"
    assert thin(text) == text
    assert flatten(text) == text


@given(st.text(alphabet="<>p/ a='\"\n", max_size=60))
def test_a_page_without_long_tags_is_not_thinned(text: str) -> None:
    assert thin(text) == text


@pytest.mark.parametrize("piece", ["<", "<a", "<!--", "<a b='", "<script>", "<p a=1>x", "= ", "<p a = ", "</"])
def test_thinning_a_megabyte_of_nothing_takes_little_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert thin(text) == text


def test_a_page_of_many_open_elements_says_how_it_was_parsed() -> None:
    assert parse_page("<p>a").parse == "plain"
    assert parse_page("<div>" * 3000 + "deep").parse == "mended"
    root = parse("<div>" * 3000 + "deep")
    assert root is not None
    assert "".join(map(str, root.itertext())) == "deep"


@pytest.mark.parametrize("attribute", ["a{}", "a{}=1", "a{}='>'", 'a{}="x"', "a{} = '>'", "a{}/"])
@pytest.mark.parametrize("before", ["", "<i a='", '<a b=">', "<script>if (a<b) ", "<a =='"])
def test_a_tag_of_too_many_attributes_is_noticed_wherever_it_begins(before: str, attribute: str) -> None:
    many = " ".join(attribute.format(number) for number in range(3 * MAX_ATTRIBUTES))
    assert may_be_crowded(f"{before}<p {many}>x")
    assert may_be_crowded(f'{before}<dd="x {many}>"')


def test_long_tags_of_few_attributes_and_scripts_are_not_crowded() -> None:
    assert not may_be_crowded(f"<p a='{'>' * 5000}' b>x<script>if(a<b.c){{{'d=1;' * 900}}}</script>")


@pytest.mark.parametrize("end", ["</body>", "</HTML>", "</Body >"])
def test_end_tags_of_the_body_are_blanks_where_words_follow(end: str) -> None:
    assert reopen(f"<p>a{end}<p>b") == f"<p>a{' ' * len(end)}<p>b"
    assert reopen(f"<p>a{end}<!-- b --> ") == f"<p>a{end}<!-- b --> "
