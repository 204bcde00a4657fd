from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.charset import charset_of, text_and_codec, text_of
from archiver.message.charset import LABELS


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


@pytest.mark.parametrize(
    ("content", "content_type", "codec"),
    [
        (codecs.BOM_UTF8, "text/html; charset=gbk", "utf-8"),
        (b"<meta charset=big5>", "text/html; charset=gbk", "gb18030"),
        (b"<meta charset=big5>", "text/html", "cp950"),
        (b'@charset "gbk";', "text/css", "gb18030"),
        (b"\xc3\xbc", None, "utf-8"),
        (b"\xfc", None, "windows-1252"),
    ],
)
def test_the_codec_comes_with_the_text(content: bytes, content_type: str | None, codec: str) -> None:
    assert text_and_codec(content, content_type)[1] == codec


@pytest.mark.parametrize(
    ("content_type", "codec"),
    [("text/xml; charset=GB2312", "gb18030"), ("text/xml; charset=rot13", None), ("text/xml", None), (None, None)],
)
def test_the_header_names_a_codec_or_none(content_type: str | None, codec: str | None) -> None:
    assert charset_of(content_type) == codec


@given(st.binary(), st.none() | st.text() | st.sampled_from(sorted(LABELS)).map("text/html; charset={}".format))
def test_any_bytes_become_text(content: bytes, content_type: str | None) -> None:
    assert isinstance(text_of(content, content_type), str)
