from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.line import one_line, sentence


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  a\r\n\tb ", "a b"),
        ("中美 AI 芯片竞争", "中美 AI 芯片竞争"),
        ("\U00031350𠀀é e\u0301 👩\u200d🔬", "\U00031350𠀀é e\u0301 👩\u200d🔬"),
        ("a\u202eb\x1b[31m\x00c\ud800", "ab[31mc"),
        ("a\u2028b\x85c", "a b c"),
    ],
)
def test_text_becomes_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


@given(st.text())
def test_any_text_becomes_one_stable_line(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == one_line(line) == line.strip()
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in line)


@pytest.mark.parametrize(("text", "said"), [("So it is", "So it is."), ("Is it?", "Is it?"), ("是。", "是。")])
def test_sentence_ends_once(text: str, said: str) -> None:
    assert sentence(text) == said
