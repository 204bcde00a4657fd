from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.message.charset import (
    LABELS,
    codec_in_page,
    codec_in_sheet,
    codec_of_label,
    header_label,
    name_of_codec,
    split_mark,
)


def test_all_labels_of_the_standard_are_known_but_those_for_replacement_and_x_user_defined() -> None:
    assert len(LABELS) == 228 - 6 - 1


@pytest.mark.parametrize("codec", sorted(set(LABELS.values())))
def test_each_codec_is_a_character_set_of_this_python_and_has_a_name_that_leads_back(codec: str) -> None:
    assert "a".encode(codec).decode(codec) == "a"
    assert codec_of_label(name_of_codec(codec)) == codec


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF-8", "utf-8"),
        (" \tGB2312\r\n", "gb18030"),
        ("GBK", "gb18030"),
        ("Big5-HKSCS", "cp950"),
        ("Shift_JIS", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("ISO-8859-1", "windows-1252"),
        ("iso_8859-9:1989", "windows-1254"),
        ("unicode", "utf-16-le"),
        ("x-mac-cyrillic", "mac-cyrillic"),
        ("", None),
        (None, None),
        ("\u00a0utf-8", None),
    ],
)
def test_a_label_means_the_codec_the_standard_gives_it(label: str | None, codec: str | None) -> None:
    assert codec_of_label(label) == codec


@pytest.mark.parametrize(
    "label",
    ["unicode_escape", "rot13", "idna", "zlib", "utf-7", "punycode", "hex", "undefined", "base64", "x" * 99,
     "cp936", "eucjp", "latin-9", "hz-gb-2312", "iso-2022-kr", "replacement", "x-user-defined"],
)  # fmt: skip
def test_what_is_no_label_of_the_standard_or_not_to_be_decoded_means_nothing(label: str) -> None:
    assert codec_of_label(label) is None


@pytest.mark.parametrize(
    ("header", "label"),
    [
        ('text/html; charset="GBK"', "GBK"),
        ("TEXT/HTML;charset=utf-8", "utf-8"),
        ("text/html; CharSet = 'utf-8'", "utf-8"),
        ("text/html; charset=gbk; charset=utf-8", "gbk"),
        ("text/html; charset=; charset=utf-8", "utf-8"),
        ('text/html; x=";charset=gbk"; charset=utf-8', "utf-8"),
        (r'text/html; x="\";charset=gbk"; charset=utf-8', "utf-8"),
        ("text/html; charset=utf-8,text/html", "utf-8"),
        ("text/html;;;charset=utf-8;", "utf-8"),
        ("text/html; charset", None),
        ("text/html; x-charset=gbk", None),
        ("text/html charset=gbk", None),
        ("nonsense", None),
        ("", None),
        (None, None),
    ],
)
def test_the_charset_parameter_is_read(header: str | None, label: str | None) -> None:
    assert header_label(header) == label


@pytest.mark.parametrize(
    ("raw", "codec"),
    [
        (b"<meta charset=gbk>", "gb18030"),
        (b"<META CHARSET = ' Big5 '>", "cp950"),
        (b"<meta http-equiv=content-type content='text/html; charset=shift_jis'>", "cp932"),
        (b"<?xml version='1.0' encoding='euc-kr'?>", "cp949"),
        (b"<!-- <meta charset=gbk> --><meta charset=utf-8>", "utf-8"),
        (b"<!--><meta charset=gbk><!-- -->", "gb18030"),
        (b"<!-- never closed <meta charset=gbk>", "gb18030"),
        (b"<meta charset=utf-16>", "utf-8"),
        (b"<meta charset=rot13><meta charset=gbk>", None),
        (b"<p>charset=gbk", None),
        (b" " * 4096 + b"<meta charset=gbk>", None),
        (b"", None),
    ],
)
def test_a_page_names_its_encoding(raw: bytes, codec: str | None) -> None:
    assert codec_in_page(raw) == codec


@pytest.mark.parametrize(
    ("raw", "codec"),
    [
        (b'@charset "windows-1251"; a{}', "windows-1251"),
        (b'@charset "utf-16be";', "utf-8"),
        (b"@charset 'gbk';", None),
        (b' @charset "gbk";', None),
        (b'@charset "rot13";', None),
    ],
)
def test_a_style_sheet_names_its_encoding(raw: bytes, codec: str | None) -> None:
    assert codec_in_sheet(raw) == codec


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        (codecs.BOM_UTF8 + b"x", ("utf-8", b"x")),
        (codecs.BOM_UTF16_LE + b"x\0", ("utf-16-le", b"x\0")),
        (codecs.BOM_UTF16_BE + b"\0x", ("utf-16-be", b"\0x")),
        (b"x", (None, b"x")),
        (b"", (None, b"")),
    ],
)
def test_a_byte_order_mark_names_a_codec_and_is_taken_off(raw: bytes, parts: tuple[str | None, bytes]) -> None:
    assert split_mark(raw) == parts


@given(st.sampled_from(sorted(LABELS)), st.sampled_from(["{}", '"{}"', " '{}' ", "{} ; x=y"]))
def test_a_label_in_a_header_is_read_back(label: str, written: str) -> None:
    assert header_label("text/html; charset=" + written.format(label)) == label


@given(st.text(), st.binary())
def test_any_input_names_a_known_codec_or_none(text: str, raw: bytes) -> None:
    named = {codec_of_label(text), codec_of_label(header_label(text)), codec_in_page(raw), codec_in_sheet(raw)}
    assert named <= {None, *LABELS.values()}
