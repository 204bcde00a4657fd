from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.rewriting.charset import Coding, page_text


@pytest.mark.parametrize(
    ("codec", "label"),
    [("utf-8", "utf-8"), ("gbk", "gb18030"), ("big5", "big5"), ("shift_jis", "shift_jis"), ("euc-kr", "euc-kr")],
)
def test_pages_in_encodings_based_on_ascii_go_back_to_their_bytes(codec: str, label: str) -> None:
    raw = '<p title="一二">一二三</p>'.encode(codec)
    page = page_text(raw, f"text/html; charset={codec}")
    assert page.coding.read(page.text) == '<p title="一二">一二三</p>'
    assert page.encoded(page.text) == (raw, label)


def test_a_page_in_utf_16_is_sent_as_utf_8_when_changed() -> None:
    page = page_text("<p>一二三</p>".encode("utf-16"), "text/html; charset=utf-16")
    assert page.text == "<p>一二三</p>"
    assert page.encoded(page.text) == ("<p>一二三</p>".encode(), "utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_page_that_goes_back_to_them(raw: bytes) -> None:
    page = page_text(raw, "text/html; charset=utf-8")
    if page.coding.is_byte_text:
        assert page.encoded(page.text)[0] == raw


@given(st.text(alphabet=st.characters(max_codepoint=0xFF)))
def test_a_piece_read_and_written_is_the_same_bytes(text: str) -> None:
    coding = Coding("utf-8", is_byte_text=True)
    assert coding.write(coding.read(text)) == text


def test_a_character_the_encoding_lacks_is_written_as_a_reference() -> None:
    assert Coding("iso8859-2", is_byte_text=True).write("页é") == "&#39029;\xe9"
