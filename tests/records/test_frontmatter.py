"""Dumping and loading front matter are inverses, whatever the texts hold."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from archiver.records.frontmatter import dump_fields, load_fields
from archiver.records.scalars import dump_text

# Signs of YAML and of front matter come up far more often than chance would have them.
SIGNS = ["---", "...", ": ", " #", "\n", "\r\n", "- ", "@", "`", "%", "&a", "*a", "!t", "|", ">", '"', "'", "{", "["]
CONTROLS = ["\t", "\x00", "\x1b", "\x85", "\u2028", "\ufeff", "\ud7ff", "\U0001f600"]
ODD = st.sampled_from([*SIGNS, *CONTROLS, "null", "~", "yes", "1e3", "2024-05-07", "="])
TEXTS = st.lists(ODD | st.text(max_size=5), max_size=5).map("".join)
FIVE = st.fixed_dictionaries(dict.fromkeys(("title", "url", "source", "date", "fetch_date"), TEXTS))
NESTED = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
EXTRA = st.dictionaries(TEXTS.filter(lambda key: key not in {"title", "url", "source", "date", "fetch_date"}), NESTED)


@given(values=FIVE)
# A blank of Unicode's is a part of the text, not of the line (YAML 1.2, 5.5).
@example(values={**dict.fromkeys(("title", "url", "source", "date"), ""), "fetch_date": "0\xa0"})
def test_five_texts_load_as_they_were_dumped(values: dict[str, str]) -> None:
    fields = load_fields(dump_fields(values))
    assert fields.values == values
    assert fields.findings == ()


@given(values=FIVE, extra=EXTRA)
def test_keys_of_other_peoples_making_load_as_they_were_dumped(values: dict[str, str], extra: dict[str, Any]) -> None:
    fields = load_fields(dump_fields({**extra, **values}))
    assert fields.values == {**extra, **values}
    assert list(fields.values)[:5] == ["title", "url", "source", "date", "fetch_date"]


@given(values=FIVE)
def test_no_text_can_end_the_front_matter_or_start_a_line(values: dict[str, str]) -> None:
    dumped = dump_fields(values)
    assert len(dumped.split("\n")) == 6
    assert {char for char in dumped if unicodedata.category(char) == "Cc"} <= {"\n", "\t"}


@given(text=TEXTS)
def test_other_readers_see_the_same_text(text: str) -> None:
    assert yaml.safe_load(f"key: {dump_text(text)}\n") == {"key": text}


@pytest.mark.parametrize(
    ("text", "dumped"),
    [
        ("中美 AI 芯片竞争", "中美 AI 芯片竞争"),
        ("https://www.solidot.org/story?sid=78089", "https://www.solidot.org/story?sid=78089"),
        ("Webcast: the sea", '"Webcast: the sea"'),
        ("SWN #278", '"SWN #278"'),
        ("", '""'),
        ("@home", '"@home"'),
        (" a", '" a"'),
        ("1984", '"1984"'),
        ("1e3", '"1e3"'),
        ("No", '"No"'),
        ("2024-05-07", '"2024-05-07"'),
        ('say "a"', 'say "a"'),
        ("a\n---\nb", '"a\\n---\\nb"'),
        ("\x1b[31m\x85\ufeff", '"\\u001b[31m\\u0085\\ufeff"'),
        ("a\U0001f600", "a\U0001f600"),
        (r'"\UFFFFFFFF"', r'"\"\\UFFFFFFFF\""'),
    ],
)
def test_text_is_plain_where_all_readers_agree_and_quoted_elsewhere(text: str, dumped: str) -> None:
    assert dump_text(text) == dumped


def test_dates_stand_plain() -> None:
    assert dump_fields({"date": "2024-05-07", "title": "2024-05-07"}) == 'title: "2024-05-07"\ndate: 2024-05-07\n'


@given(text=TEXTS | st.text())
def test_no_front_matter_raises(text: str) -> None:
    fields = load_fields(text)
    for key in fields.values:
        assert fields.lines[key] >= 1


@pytest.mark.parametrize(
    ("text", "values", "codes"),
    [
        ("title: a: b\nurl: u", {"title": "a: b", "url": "u"}, ["yaml"]),
        ("title: a: b\nsource: 'it''s'\ndate: \"x", {"title": "a: b", "source": "it's", "date": '"x'}, ["yaml"]),
        ("title: [local] Zyxel", {"title": "[local] Zyxel"}, ["yaml"]),
        ("title: *ships", {"title": "*ships"}, ["yaml"]),
        ("a: &a [x]\nb: [*a, *a]", {"a": "&a [x]", "b": "[*a, *a]"}, ["yaml"]),
        ("title: @home\n  junk\n# comment", {"title": "@home"}, ["yaml", "line"]),
        ("just words", {}, ["yaml", "line"]),
        (r'title: "\U00110000"', {"title": r'"\U00110000"'}, ["yaml"]),
        (r'title: "\UFFFFFFFF"', {"title": r'"\UFFFFFFFF"'}, ["yaml"]),
        ("title: a: b\ntitle: c", {"title": "c"}, ["yaml", "duplicate"]),
        ("title: \x00", {"title": "\x00"}, ["yaml"]),
        ("a: " + "[" * 2000, {"a": "[" * 2000}, ["yaml"]),
        ("a: " + "[" * 50 + "]" * 50, {"a": "[" * 50 + "]" * 50}, ["yaml"]),
        ("? [a]\n: b", {}, ["yaml", "line", "line"]),
        ("title: a # b", {"title": "a"}, ["comment"]),
        ("title: !new a", {"title": "a"}, ["comment"]),
        ("date: 2024 # guessed", {"date": "2024"}, ["comment"]),
        ('date: "2024" # quoted on purpose', {"date": "2024"}, []),
        ("title: [a, b]", {"title": "[a, b]"}, ["type"]),
        ("title:\n  - a\n  - b", {"title": '["a", "b"]'}, ["type"]),
        ("title: >\n  a\n  b\n", {"title": "a b\n"}, []),
        ("title:", {"title": ""}, []),
        ("tags: [a, {b: c}]", {"tags": ["a", {"b": "c"}]}, []),
        ("", {}, []),
        ("# only a comment", {}, []),
    ],
)
def test_known_spellings(text: str, values: dict[str, Any], codes: list[str]) -> None:
    fields = load_fields(text)
    assert fields.values == values
    assert [finding.code.rpartition(".")[2] for finding in fields.findings] == codes


def test_heading_tells_that_the_rest_of_the_title_is_no_comment() -> None:
    assert load_fields("title: SWN #278 - AI", heading="SWN #278 - AI").values == {"title": "SWN #278 - AI"}
    assert load_fields("title: SWN #278 - AI", heading="SWN").values == {"title": "SWN"}


def test_huge_front_matter_is_read_line_by_line() -> None:
    fields = load_fields("title: a\n" + "b: c\n" * 20_000)
    assert fields.values == {"title": "a", "b": "c"}
    assert "65536" in fields.findings[0].message


def test_a_sign_that_ends_a_line_to_yaml_alone_moves_no_line() -> None:
    fields = load_fields("title: a\x85  b\nurl: 'x\u2028 y'\ndate: [1]\n", first_line=2)
    assert fields.lines == {"title": 2, "url": 3, "date": 4}
    assert [(finding.code, finding.line) for finding in fields.findings] == [("record.frontmatter.type", 4)]
