from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.language import language_tag, script_language


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("en", "en"),
        ("en_US.UTF-8", "en-US"),
        ("ZH-hant-tw", "zh-Hant-TW"),
        ("de, en", "de"),
        ("english!", None),
        ("utf-8", None),
        ("", None),
    ],
)
def test_declared_languages_become_tags(said: str, tag: str | None) -> None:
    assert language_tag(said) == tag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("停机三个月之后，海湾西侧的潮汐电站昨天重新并网发电，首日发电量超过预计。", "zh"),
        ("三か月の停止のあと、湾の西にある潮力発電所がきのう運転を再開しました。", "ja"),
        ("석 달 동안 멈췄던 서쪽 만의 조력 발전소가 어제 다시 전기를 만들기 시작했다.", "ko"),
        ("The plant in the western bay, which had stood still for three months, runs again.", None),
        ("短文", None),
    ],
)
def test_a_script_shows_the_language_or_nothing(text: str, language: str | None) -> None:
    assert script_language(text) == language


@given(st.text(max_size=40))
def test_a_tag_stays_a_tag(said: str) -> None:
    tag = language_tag(said)
    assert tag is None or language_tag(tag) == tag
