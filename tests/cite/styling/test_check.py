from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from archiver.cite.styling.check import checked, ended, mended, prints_capture_date

URL = "https://archive.example.org/w/20251006171750/https://a.example/x?y=1"
ENTRY = {"title": "On 6 October 2025", "URL": URL, "accessed": {"date-parts": [[2025, 10, 6]]}}


def by(form: str) -> Any:
    """Return a style that writes `form`: {y}, {yy}, {m}, {d} of the capture date, {url}, {title}."""

    def render(entry: Mapping[str, Any]) -> str:
        year, month, day = entry["accessed"]["date-parts"][0]
        values = {
            "y": year,
            "yy": f"{year % 100:02}",
            "m": month,
            "d": day,
            "url": entry["URL"],
            "title": entry["title"],
        }
        return form.format(**values)

    return render


@pytest.mark.parametrize(
    ("form", "is_printed"),
    [
        pytest.param("{title}. {url} ({y}-{m}-{d})", True, id="a whole date"),
        pytest.param("{d}.{m}.{y}", True, id="another order"),
        pytest.param("{title}. {url}", False, id="only the title and the address have digits of it"),
        pytest.param("{title} {m}/{d}/{yy}", False, id="a year of two digits"),
        pytest.param("{title} 2025 {m}/{d}/{yy}", False, id="a year of two digits, and another date"),
        pytest.param("{y}", False, id="a year alone"),
        pytest.param("{m}/{y}", False, id="no day"),
        pytest.param("{d} {y}", False, id="no month"),
    ],
)
def test_date_is_printed_if_each_part_of_it_changes_the_text(form: str, is_printed: bool) -> None:
    assert prints_capture_date(by(form), ENTRY) is is_printed


@pytest.mark.parametrize(
    ("text", "mended_text", "verdict"),
    [
        pytest.param(f"A. {URL}", f"A. {URL}", "printed", id="as it is"),
        pytest.param(f"A. {URL}. B.", f"A. {URL}. B.", "printed", id="before a full stop"),
        pytest.param(f"A <{URL}>", f"A <{URL}>", "printed", id="in brackets"),
        pytest.param("A. " + URL.replace("h", "H", 1), f"A. {URL}", "repaired", id="a capital letter"),
        pytest.param(f"A. {URL.upper()}", f"A. {URL}", "repaired", id="all capital letters"),
        pytest.param(f"A. {URL}/more", f"A. {URL}/more", "appended", id="something stuck to it"),
        pytest.param(f"A. {URL[:-1]}", f"A. {URL[:-1]}", "appended", id="cut off"),
        pytest.param("A.", "A.", "appended", id="not at all"),
    ],
)
def test_address_is_found_repaired_or_missed(text: str, mended_text: str, verdict: str) -> None:
    assert mended(text, URL) == (mended_text, verdict)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        pytest.param("{title}. {url} ({y}-{m}-{d}).", f"On 6 October 2025. {URL} (2025-10-6).", id="both"),
        pytest.param("{title}. {url}", f"On 6 October 2025. {URL}. Dated.", id="no date"),
        pytest.param("{title} ({y}-{m}-{d})", f"On 6 October 2025 (2025-10-6). Placed {URL}", id="no address"),
        pytest.param("{title}", f"On 6 October 2025. Placed {URL}", id="neither"),
        pytest.param("", f"Placed {URL}", id="nothing"),
    ],
)
def test_text_is_completed_with_what_is_lost(form: str, text: str) -> None:
    made, check = checked(by(form), ENTRY, lambda with_url: f"Placed {URL}" if with_url else "Dated.")
    assert made == text
    assert (check.memento_url == "printed") is ("{url}" in form)
    assert (check.capture_date == "printed") is ("{d}" in form)
    assert check.title is ("{title}" in form)


@pytest.mark.parametrize(("text", "whole"), [("a", "a."), ("a. ", "a."), ("a?", "a?"), ("中。", "中。"), ("", "")])
def test_full_stop_is_put_where_none_is(text: str, whole: str) -> None:
    assert ended(text) == whole


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Ellery News", "Ellery News."),
        ("Ellery News,", "Ellery News."),
        ("2024;", "2024."),
        ("[Internet]. .", "[Internet]."),
        ("Ellery News, .", "Ellery News."),
        ("Ellery News, ;", "Ellery News."),
        ("لماذا،", "لماذا."),
        ("Who knows?", "Who knows?"),
        ("and so on…", "and so on…"),
        ("Inc.", "Inc."),
        ("", ""),
    ],
)
def test_a_sentence_ends_once(text: str, whole: str) -> None:
    assert ended(text) == whole
