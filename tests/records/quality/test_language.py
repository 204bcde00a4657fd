"""The declared language against the script."""

from __future__ import annotations

import pytest

from archiver.records.quality.language import language_findings

ENGLISH = "The keeper of the lighthouse wrote down every ship that passed, its flag, its course and the hour. " * 3
CHINESE = "灯塔的看守人记下了每一艘经过的船只，它的旗帜、航向和时辰，四十年来没有一天间断。" * 3
JAPANESE = "灯台守は四十年のあいだ、通り過ぎたすべての船とその旗、針路、時刻を書きとめた。" * 3
RUSSIAN = "Смотритель маяка записывал каждый корабль, его флаг, его курс и час, сорок лет подряд. " * 3


@pytest.mark.parametrize(
    ("tag", "text", "is_found"),
    [
        ("en", ENGLISH, False),
        ("en-US", CHINESE, True),
        ("zh-CN", ENGLISH, True),
        ("zh", CHINESE, False),
        ("zh", JAPANESE, True),
        ("ja", CHINESE, True),
        ("ja", JAPANESE, False),
        ("ru", RUSSIAN, False),
        ("de", RUSSIAN, True),
        ("ru", ENGLISH, True),
        ("sr", ENGLISH, False),
        ("zh-Latn", ENGLISH, False),
        ("und", CHINESE, False),
        ("en", CHINESE[:30], False),
        ("zh", CHINESE + ENGLISH[:200], False),
        ("en", ENGLISH + CHINESE[:60], False),
        ("", CHINESE, False),
        ("en", "1234567890 " * 100, False),
    ],
)
def test_rule(tag: str, text: str, is_found: bool) -> None:
    codes = [finding.code for finding in language_findings({"language": tag, "text": text})]
    assert codes == (["record.language.script"] if is_found else [])


GERMAN = "Der Wärter des Leuchtturms schrieb jedes Schiff auf, das vorbeifuhr, und die Stunde, zu der es kam. " * 6


@pytest.mark.parametrize(
    ("tag", "text", "code"),
    [
        ("en-GB", GERMAN, "record.language.other"),
        ("de", ENGLISH * 3, "record.language.other"),
        ("de-AT", GERMAN, None),
        ("gsw", GERMAN, None),
        ("en", ENGLISH * 3, None),
        ("en", GERMAN[:200], None),
    ],
)
def test_words_tell_languages_of_one_script_apart(tag: str, text: str, code: str | None) -> None:
    assert [finding.code for finding in language_findings({"language": tag, "text": text})] == ([code] if code else [])
