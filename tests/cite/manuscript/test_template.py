from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.manuscript.template import parameters, templates

TEXT = (
    "a {{Cite web |url=http://a.b/|title=[[x|y]] {{nbsp}}<!-- | --> z |Archive-URL = http://c.d/ |quote=a &amp; b}}"
    " b {{x}}"
)


def test_a_template_is_found_whole() -> None:
    ((start, end),) = templates(TEXT)
    assert TEXT[start:end].startswith("{{Cite web")
    assert TEXT[end:] == " b {{x}}"


def test_parameters_are_read_by_their_names() -> None:
    ((start, end),) = templates(TEXT)
    found = parameters(TEXT[start:end])
    assert found["url"] == "http://a.b/"
    assert found["title"].startswith("[[x|y]] {{nbsp}}")
    assert (found["archive-url"], found["quote"]) == ("http://c.d/", "a & b")


def test_a_template_that_does_not_end_is_none() -> None:
    assert list(templates("{{cite web |url=http://a.b/")) == []


@given(st.text("{}[]|=cite web<!->", max_size=200))
def test_any_text_is_parted(text: str) -> None:
    at = 0
    for start, end in templates(text + "{{cite web|url=x}}"):
        assert at <= start < end
        at = end
        parameters((text + "{{cite web|url=x}}")[start:end])
