from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.interface import FORMATS, citations, render
from archiver.cite.item import CitedItem, item_of
from archiver.cite.place import read_place
from archiver.cite.quote import find_quote
from archiver.cite.styling.library import style_names
from archiver.model import Capture, Story

DAY_SPELLINGS = ("2025-10-06", "2025/10/06", "[[2025, 10, 6]]")
TEXTS = st.text(max_size=40)


@st.composite
def items(draw: st.DrawFn) -> CitedItem:
    """Any item, made of any texts a page can hold."""
    story = Story(
        title=draw(st.none() | TEXTS),
        authors=tuple(draw(st.lists(TEXTS, max_size=3))),
        date=draw(st.none() | TEXTS | st.dates().map(str)),
        source=draw(st.none() | TEXTS),
        language=draw(st.none() | TEXTS),
        description=None,
        kind="page",
        text="",
        markdown="",
    )
    url = f"https://a.example/{draw(TEXTS)}"
    when = datetime(2025, 10, 6, 17, 17, 50, draw(st.integers(0, 999_999)), UTC)
    capture = Capture(
        url, "", when, "<urn:uuid:1>", "response", "w", 0, 1, status=draw(st.sampled_from([None, 200, 404]))
    )
    wanted = draw(TEXTS.filter(str.strip))
    quote = draw(st.sampled_from([None, find_quote(wanted, {"story": f"x {wanted} y"}, where="u")]))
    place = read_place(draw(st.sampled_from([None, "https://archive.example.org/a(b)~~~~''__"])))
    return item_of(capture, None, story, place, quote=quote)


@given(items())
def test_every_rendering_holds_the_capture_date(item: CitedItem) -> None:
    for name, rendering in citations(item).items():
        assert any(day in rendering for day in DAY_SPELLINGS), name


def readable(text: str) -> str:
    """Return `text` without the escapes that some formats add to an address."""
    for sign, spellings in {"&": ["&amp;"], "'": ["&#x27;", "%27"], "~": ["%7E"], "_": ["%5F"], ";": ["%3B"]}.items():
        for spelling in spellings:
            text = text.replace(spelling, sign)
    return text.replace("%28", "(").replace("%29", ")")


@given(items())
def test_every_rendering_but_the_pwid_holds_the_memento_url(item: CitedItem) -> None:
    for name, rendering in citations(item).items():
        assert (readable(item.memento_url) in readable(rendering)) is (name != "pwid"), name


@given(items())
def test_every_rendering_can_be_written_and_has_no_stray_lines(item: CitedItem) -> None:
    for name, rendering in citations(item).items():
        rendering.encode()
        if name not in ("bibtex", "biblatex", "csl-json", "ris", "annotation", "datacite", "datacite-xml"):
            assert len(rendering.splitlines()) == 1, name


@pytest.mark.parametrize("form", ["bibtex", "biblatex"])
@given(item=items())
def test_bibtex_entry_is_balanced_and_closed_once(form: str, item: CitedItem) -> None:
    entry = render(item, form)
    depths, depth = [], 0
    for char in entry:
        depth += (char == "{") - (char == "}")
        depths.append(depth)
    assert depths[-1] == 0
    assert 0 not in depths[entry.index("{") : -1]


@pytest.mark.parametrize("form", ["annotation", "datacite"])
@given(item=items())
def test_json_forms_hold_the_texts_as_they_are(form: str, item: CitedItem) -> None:
    made = json.loads(render(item, form))
    if form == "datacite":
        assert made["titles"][0]["title"] == item.heading
        assert [each["name"] for each in made["creators"]] == list(item.authors or (":unav",))
    elif item.quote:
        assert made["target"]["selector"][0]["exact"] == item.quote.exact


@given(items())
def test_csl_json_is_json(item: CitedItem) -> None:
    (entry,) = json.loads(render(item, "csl-json"))
    assert (entry["URL"], entry["title"]) == (item.memento_url, item.heading)


@given(items())
def test_ris_has_a_tag_on_each_line(item: CitedItem) -> None:
    lines = render(item, "ris").split("\n")
    assert all(re.match("[A-Z][A-Z0-9]  - ", line) and len(line.splitlines()) == 1 for line in lines)
    assert (lines[0], lines[-1]) == ("TY  - ELEC", "ER  - ")
    assert sum(line.startswith(("TY", "ER")) for line in lines) == 2


@given(items())
def test_wikipedia_template_is_balanced(item: CitedItem) -> None:
    template = render(item, "wikipedia").partition("<!--")[0]
    assert (template.count("{"), template.count("}")) == (2, 2)
    assert template.endswith("}}")
    assert not re.search(r"[\[\]<>]|''|~~~", template)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "pwid"])
def test_chinese_is_kept_as_it_is(chinese: Callable[..., CitedItem], name: str) -> None:
    item = chinese()
    rendering = render(item, name).replace("{AI}", "AI")
    assert all(text in rendering for text in (item.heading, *item.authors, item.site or ""))


def test_command_offers_every_format_and_style() -> None:
    from archiver.cli import cite_options

    assert tuple(FORMATS) == cite_options.FORMATS
    assert tuple(style_names()) == cite_options.STYLES
    assert all(label for label, _ in FORMATS.values())
