from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.dom import parse
from archiver.extract.language import language_candidates, language_conflict, language_tag
from archiver.extract.metadata import read_head

ENGLISH = "The plant in the western bay, which had stood still for three months, runs again and it feeds the grid."
CHINESE = "停机三个月之后，海湾西侧的潮汐电站昨天重新并网发电，首日发电量超过预计。"


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
        ("a" * 500, None),
    ],
)
def test_declared_languages_become_tags(said: str, tag: str | None) -> None:
    assert language_tag(said) == tag


@pytest.mark.parametrize(
    ("markup", "text", "tags", "conflict"),
    [
        ("<html lang=de-AT><p>x", "", ["de-AT"], False),
        ("<html lang=en><p>x", ENGLISH, ["en", "en"], False),
        ("<html lang=en><p>x", CHINESE, ["zh", "en"], True),
        ("<html lang=de><p>x", ENGLISH, ["en", "de"], True),
        ("<html lang=de><p>x", "Menu Login Kontakt", ["de"], False),
        ("<html><p>x", ENGLISH, ["en"], False),
        ("<html><p>x", "Menu Login Kontakt", [], False),
        ('<html><meta property="og:locale" content="pt_BR"><p>x', "", ["pt-BR"], False),
        ('<html><meta name="language" content="English"><p>x', "", [], False),
        ('<script type="application/ld+json">{"@type":"Article","inLanguage":"fr"}</script><p>x', "", ["fr"], False),
    ],
    ids=["region", "both", "other-script", "other-words", "unsure", "shown", "unsure-alone", "locale", "name", "json"],
)
def test_the_declared_language_counts_unless_the_text_is_surely_another(
    markup: str, text: str, tags: list[str], conflict: bool
) -> None:
    root = parse(markup)
    assert root is not None
    found = language_candidates(read_head(root), text)
    assert [c.value for c in found] == tags
    assert (language_conflict(found) if found else False) is conflict


@given(st.text(max_size=40))
def test_a_tag_stays_a_tag(said: str) -> None:
    tag = language_tag(said)
    assert tag is None or language_tag(tag) == tag


def test_a_page_in_chinese_and_english_keeps_the_language_it_declares() -> None:
    english = "The tide tables were right after all, and nobody in the harbour had looked at them for years. " * 4
    text = (
        "县图书馆把三十年的地方网站搬进了一间恒温库，本县九十多个网站存在里面，还有三份写在纸上的目录。" * 2 + english
    )
    root = parse(f'<html lang="zh-CN"><p>{text}')
    assert root is not None
    head = read_head(root)
    assert language_candidates(head, text)[0].value == "zh-CN"
    assert language_candidates(head, english)[0].value == "en"
