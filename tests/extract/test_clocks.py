from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.clocks import ZONES, ZONES_BY_COUNTRY, clock_beside, named_offset


def clock(text: str, language: str | None = None) -> str | None:
    """Return the time beside the mark § in `text`."""
    place = text.index("§")
    found = clock_beside(text, place, place + 1, language)
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("§ 14:03", "T14:03", id="plain"),
        pytest.param("§T14:03:22Z", "T14:03:22Z", id="ISO 8601"),
        pytest.param("§ 2:03 pm", "T14:03", id="afternoon"),
        pytest.param("§ 12:03 a.m.", "T00:03", id="after midnight"),
        pytest.param("§ 下午3:05", "T15:05", id="Chinese half"),
        pytest.param("§ 午後3:05", "T15:05", id="Japanese half"),
        pytest.param("§ 오후 3:05", "T15:05", id="Korean half"),
        pytest.param("§ (月) 14:03", "T14:03", id="Japanese weekday"),
        pytest.param("§ um 14:03 Uhr", "T14:03", id="German"),
        pytest.param("§, 14.03 Uhr", "T14:03", id="German with a full stop"),
        pytest.param("§ klo 14.03", "T14:03", id="Finnish"),
        pytest.param("§ à 14h03", "T14:03", id="French"),
        pytest.param("§ alle ore 14:03", "T14:03", id="Italian"),
        pytest.param("§ 14:03 (CEST)", "T14:03+02:00", id="named zone in brackets"),
        pytest.param("§ 14:03 UTC+8", "T14:03+08:00", id="UTC and hours"),
        pytest.param("§ 14:03 GMT+05:30", "T14:03+05:30", id="GMT, hours and minutes"),
        pytest.param("§ 14:03:22 \u22120330", "T14:03:22-03:30", id="minus sign"),
        pytest.param("§ 14:03 北京时间", "T14:03+08:00", id="Beijing time"),
        pytest.param("14:03 §", "T14:03", id="before the date"),
        pytest.param("9:25 pm - §", "T21:25", id="before the date with a dash"),
        pytest.param("§ 14.03", None, id="a number"),
        pytest.param("§ 25:10", None, id="no hour"),
        pytest.param("§ 14:75", None, id="no minute"),
        pytest.param("§ words 14:03", None, id="not beside it"),
    ],
)
def test_times_as_pages_write_them(text: str, value: str | None) -> None:
    assert clock(text) == value


@pytest.mark.parametrize(
    ("zone", "language", "offset"),
    [
        pytest.param("EST", "en-US", "-05:00", id="Eastern, America"),
        pytest.param("EST", "en-AU", "+10:00", id="Eastern, Australia"),
        pytest.param("EST", "en", "", id="Eastern, no country"),
        pytest.param("CST", "zh-CN", "+08:00", id="China"),
        pytest.param("IST", "en-IN", "+05:30", id="India"),
        pytest.param("IST", None, "", id="nothing said"),
        pytest.param("EDT", None, "-04:00", id="one meaning"),
        pytest.param("jst", "ja", "+09:00", id="small letters"),
        pytest.param("XYZ", "en-US", "", id="unknown"),
    ],
)
def test_a_name_of_several_zones_needs_the_country(zone: str, language: str | None, offset: str) -> None:
    assert named_offset(zone, language) == offset


def test_no_name_stands_in_both_tables() -> None:
    assert not ZONES.keys() & ZONES_BY_COUNTRY.keys()


@given(st.text(alphabet="0123456789:.apmUhrT Zz+-EDT上下午", max_size=60))
def test_any_text_gives_a_time_or_none(text: str) -> None:
    found = clock_beside(f"{text}§{text}", len(text), len(text) + 1, "en-US")
    assert found is None or (found.value[0] == "T" and 0 <= int(found.value[1:3]) <= 24)
