from __future__ import annotations

import contextlib

import pytest

from archiver.cite.styling.engine import Engine, chosen_locale
from archiver.cite.styling.library import find_style
from archiver.cite.styling.reading import read_style
from archiver.errors import CiteError, UsageError

ENTRY = {"type": "webpage", "title": "Tides", "URL": "https://a.example/", "accessed": {"date-parts": [[2025, 10, 6]]}}
STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>T</title><id>x</id>
<updated>2026-11-23T00:00:00Z</updated></info><macro name="it's"><text variable="title"/></macro><citation><layout>{}
</layout></citation></style>"""


@pytest.mark.parametrize(
    ("wanted", "style", "locale"),
    [
        (None, "apa", "en-US"),
        (None, "gb-7714", "zh-CN"),
        ("de", "apa", "de-DE"),
        ("EN_gb", "apa", "en-GB"),
        ("zh-tw", "apa", "zh-TW"),
        ("ar", "apa", "ar"),
    ],
)
def test_locale_is_the_one_asked_for_or_the_styles_own(wanted: str | None, style: str, locale: str) -> None:
    assert chosen_locale(wanted, find_style(style)) == locale


def test_unknown_locale_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no locale 'xx'") as caught:
        chosen_locale("xx", find_style("apa"))
    assert "zh-CN" in caught.value.hint


def test_unknown_locale_of_a_style_is_american_english() -> None:
    raw = STYLE.format('<text variable="title"/>').replace('class="in-text"', 'class="in-text" default-locale="xx-XX"')
    assert chosen_locale(None, read_style(raw.encode(), "a")) == "en-US"


def test_entry_is_rendered_in_one_line_and_without_a_bibliography_as_a_citation() -> None:
    style = read_style(STYLE.format('<text variable="title"/> <text variable="URL" prefix=" "/>').encode(), "a")
    assert Engine(style, "en-US").render(ENTRY) == "Tides https://a.example/"


@pytest.mark.parametrize(
    "layout",
    [
        pytest.param('<text macro="it\'s"/>', id="a name that breaks a search"),
        pytest.param('<names variable="author"><name et-al-min="x"/></names>', id="a number that is none"),
        pytest.param('<if type="book"><text value="x"/></if>', id="a branch without a choice"),
        pytest.param('<date variable="accessed"><date-part name="day" form="odd"/></date>', id="a form that is none"),
    ],
)
def test_what_citeproc_raises_is_an_error_of_ours(layout: str) -> None:
    style = read_style(STYLE.format(layout).encode(), "a")
    with pytest.raises(CiteError, match="citeproc-py cannot use the style"):
        Engine(style, "en-US").render({**ENTRY, "author": [{"literal": "A"}]})


def test_nothing_is_printed_or_warned_of(capfd: pytest.CaptureFixture[str]) -> None:
    style = read_style(STYLE.format('<nonsense/><text variable="title"/>').encode(), "a")
    with contextlib.suppress(CiteError):
        Engine(style, "en-US").render({**ENTRY, "nonsense": "x"})
    assert capfd.readouterr() == ("", "")
