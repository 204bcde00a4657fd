"""Texts read in a wrong encoding are known by what comes out when that is undone; right ones stay unsuspected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.records.quality.encoding import CODECS, encoding_findings, misread_as

FRENCH = "Le gardien du phare a noté chaque navire qui est passé, l’heure et le cap, pendant quarante années."
RUSSIAN = "Смотритель маяка записывал каждый корабль, его флаг, его курс и час, сорок лет подряд."
CHINESE = "灯塔的看守人记下了每一艘经过的船只，它的旗帜、航向和时辰，四十年来没有一天间断。"
JAPANESE = "灯台守は四十年のあいだ、通り過ぎたすべての船とその旗、針路、時刻を書きとめた。"
KOREAN = "등대지기는 사십 년 동안 지나간 모든 배와 그 깃발, 항로와 시각을 하루도 빠짐없이 적었다."
GREEK = "Ο φαροφύλακας κατέγραφε κάθε πλοίο που περνούσε, τη σημαία, την πορεία και την ώρα του."
TEXTS = [FRENCH, RUSSIAN, CHINESE, JAPANESE, KOREAN, GREEK]


@pytest.mark.parametrize("codec", ["cp1252", "latin-1", "gbk", "cp1251", "cp866", "cp855", "koi8-r", "mac-roman"])
@pytest.mark.parametrize("text", [RUSSIAN, CHINESE, GREEK], ids=["Russian", "Chinese", "Greek"])
def test_utf_8_read_as_something_else_is_found(text: str, codec: str) -> None:
    wrong = (text * 3).encode().decode(codec, "ignore")
    found = misread_as(wrong)
    assert found is not None
    # Several of these differ in a few letters only.
    assert found[0] in CODECS


def test_a_few_accents_read_wrongly_in_a_long_english_text_are_found() -> None:
    text = "It is a log of ships. " * 50 + "It’s the keeper’s, not the harbour’s; he called it “the book”. " * 2
    found = misread_as(text.encode().decode("cp1252", "replace"))
    assert found is not None
    assert found[2] == "’"


@pytest.mark.parametrize("text", TEXTS, ids=["French", "Russian", "Chinese", "Japanese", "Korean", "Greek"])
def test_a_text_read_rightly_is_not_suspected(text: str) -> None:
    assert misread_as(text) is None
    assert misread_as(text * 30) is None


@pytest.mark.parametrize(
    "text",
    [
        "Voilà\u00a0» dit-il. « Ça y est\u00a0! »" * 5,
        "NÃO É ÂNCORA, SÃO ÀS AVESSAS: ÇÕES, ÂÊÎ" * 3,
        "Tiếng Việt: Người gác hải đăng ghi lại mọi con tàu đã đi qua." * 3,
        "Größe, Übergröße, Ä–Ö – Ü“ „Ö” ß… €" * 4,
        "ΑΒΓΔ ÀÉ ½ ¼ ° ± § ¶ » « ® ™ ©" * 4,
        "😀😃😄 party 🎉 time ✅ ➡️ " * 5,
        "Ёжик нёс её: «Ё», Её, Ў, ї, Ї, є" * 4,
    ],
    ids=["guillemets", "Portuguese capitals", "Vietnamese", "German", "signs", "emoji", "Cyrillic"],
)
def test_odd_but_right_texts_are_not_suspected(text: str) -> None:
    assert misread_as(text) is None


@pytest.mark.parametrize("codec", ["gb18030", "cp1251", "euc-kr"])
def test_other_encodings_read_as_windows_1252_are_found(codec: str) -> None:
    text = {"gb18030": CHINESE, "cp1251": RUSSIAN, "euc-kr": KOREAN}[codec]
    assert misread_as((text * 2).encode(codec).decode("cp1252", "replace")) is not None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a \ufffd b", ["text.lost"]),
        ("锟斤拷锟斤拷", ["text.lost"]),
        ("caf\x82", ["text.control"]),
        ("a\x00b", ["text.control"]),
        ("a\tb\r\nc\x85d\xa0e", []),
    ],
)
def test_lost_and_control_characters(text: str, codes: list[str]) -> None:
    assert [finding.code for finding in encoding_findings({"text": text})] == ["record." + code for code in codes]


def test_markdown_is_not_looked_at_where_there_is_text() -> None:
    assert list(encoding_findings({"text": "a", "markdown": "\ufffd"})) == []
    assert [finding.pointer for finding in encoding_findings({"text": "", "markdown": "\ufffd"})] == ["/markdown"]


@given(text=st.text(st.characters(exclude_categories=[])))
def test_any_text_is_judged_alike_in_title_and_text(text: str) -> None:
    found = [finding.code for finding in encoding_findings({"text": text})]
    assert all(code.startswith("record.text.") for code in found)
    assert misread_as(text) is None or misread_as(text)
