from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.charset import _CODEC_BY_LABEL, charset_of, text_of


@pytest.mark.parametrize(
    ("content", "content_type", "text"),
    [
        (b"\xc3\xbc", None, "ü"),
        (b"\xfc", None, "ü"),
        (b"\xfc", "text/html; charset=ISO-8859-1", "ü"),
        (b"\x80", "text/html;charset=latin1", "€"),
        (b"\xf4", 'text/html; charset="koi8-r"', "Т"),
        (b"\xef\xbb\xbf\xc3\xbc", "text/html; charset=iso-8859-1", "ü"),
        (codecs.BOM_UTF16_LE + "ü".encode("utf-16-le"), None, "ü"),
        (codecs.BOM_UTF16_BE + "ü".encode("utf-16-be"), "text/html; charset=utf-8", "ü"),
        ("ü".encode("utf-16-le"), "text/html; charset=utf-16", "ü"),
        (b'<meta charset="shift_jis">\x93\xfa', None, '<meta charset="shift_jis">日'),
        (b"<meta content='text/html; charset=gbk'>\xc8\xd5", None, "<meta content='text/html; charset=gbk'>日"),
        (b'<meta charset="utf-16">\xc3\xbc', None, '<meta charset="utf-16">ü'),
        (b'<?xml version="1.0" encoding="iso-8859-5"?>\xd0', None, '<?xml version="1.0" encoding="iso-8859-5"?>а'),
        (b'@charset "windows-1251";\xff', "text/css", '@charset "windows-1251";я'),
        (b"\xc3\xbc", "text/html; charset=rot13", "ü"),
        (b"\xc3\xbc", "text/html; charset=unicode_escape", "ü"),
        (b"\xc3\xbc", "text/html; charset=", "ü"),
        (b"\xff\xc3\xbc", "text/html; charset=utf-8", "\ufffdü"),
        (b"", None, ""),
    ],
)
def test_bytes_become_text(content: bytes, content_type: str | None, text: str) -> None:
    assert text_of(content, content_type) == text


def test_each_codec_of_the_list_is_a_character_set_of_this_python() -> None:
    for codec in set(_CODEC_BY_LABEL.values()):
        assert "a".encode(codec).decode(codec) == "a"


@pytest.mark.parametrize("name", ["rot13", "zlib", "hex", "idna", "punycode", "undefined", "unicode_escape", "base64"])
def test_codecs_that_are_no_character_sets_are_not_taken(name: str) -> None:
    assert charset_of(f"text/html; charset={name}") is None


@given(
    st.binary(), st.none() | st.text() | st.sampled_from(sorted(_CODEC_BY_LABEL)).map("text/html; charset={}".format)
)
def test_any_bytes_become_text(content: bytes, content_type: str | None) -> None:
    assert isinstance(text_of(content, content_type), str)
