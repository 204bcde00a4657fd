from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.encoding import decode_page, media_type
from archiver.message.charset import LABELS

CHINESE = "<p>美国限制芯片出口，华为正在开发自己的芯片。这是一个足够长的句子。</p>"


@pytest.mark.parametrize(
    ("raw", "content_type", "encoding", "method"),
    [
        (b"\xef\xbb\xbf" + CHINESE.encode(), "text/html; charset=gbk", "utf-8", "bom"),
        (b"\xff\xfe" + CHINESE.encode("utf-16-le"), None, "utf-16-le", "bom"),
        (CHINESE.encode("gb18030"), "text/html; charset=gb2312", "gb18030", "http-header"),
        (b"<meta charset=gb2312>" + CHINESE.encode("gbk"), None, "gb18030", "meta"),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=big5">' + "中文網頁".encode("big5"),
            None,
            "cp950",
            "meta",
        ),
        (CHINESE.encode(), "text/html; charset=iso-8859-1", "utf-8", "content"),
        (b"<meta charset=utf-8>" + CHINESE.encode(), "text/html", "utf-8", "meta"),
        (
            "<p>caf\u00e9 \u2013 na\u00efve</p>".encode("cp1252"),
            "text/html; charset=ISO-8859-1",
            "windows-1252",
            "http-header",
        ),
        (b"<p>plain</p>", None, "utf-8", "default"),
        (b'<?xml version="1.0" encoding="shift_jis"?>' + "日本語".encode("cp932"), None, "cp932", "meta"),
    ],
)
def test_who_decides_the_encoding(raw: bytes, content_type: str | None, encoding: str, method: str) -> None:
    decoded = decode_page(raw, content_type)
    assert (decoded.encoding, decoded.method) == (encoding, method)
    assert "\ufffd" not in decoded.text


JAPANESE = "<p>日本語の頁</p>"


@pytest.mark.parametrize(
    ("head", "content_type", "method"),
    [
        (b"", "text/html; charset=ISO-2022-JP", "http-header"),
        (b"<meta charset=iso-2022-jp>", "text/html", "meta"),
        (b"<meta charset=utf-8>", "text/html; charset=csiso2022jp", "http-header"),
    ],
)
def test_iso_2022_jp_is_read_where_it_is_declared_though_its_bytes_are_ascii(
    head: bytes, content_type: str, method: str
) -> None:
    decoded = decode_page(head + JAPANESE.encode("iso2022_jp"), content_type)
    assert (decoded.encoding, decoded.method) == ("iso2022_jp", method)
    assert decoded.text == head.decode() + JAPANESE


def test_escape_characters_alone_are_no_iso_2022_jp() -> None:
    raw = JAPANESE.encode("iso2022_jp")
    assert decode_page(raw).text == raw.decode("ascii")
    meta = b"<meta charset=iso-2022-jp>"
    assert decode_page(meta + raw, "text/html; charset=utf-8").encoding == "utf-8"


@pytest.mark.parametrize("label", ["unicode_escape", "rot13", "x" * 99])
def test_a_codec_of_python_cannot_be_named_by_a_page(label: str) -> None:
    assert decode_page(f"<meta charset={label}><p>\\x41</p>".encode()).encoding == "utf-8"


def test_an_undeclared_chinese_page_is_read() -> None:
    assert decode_page((CHINESE * 20).encode("gb18030")).text == CHINESE * 20


def test_a_few_broken_bytes_do_not_change_the_declared_encoding() -> None:
    decoded = decode_page(CHINESE.encode() * 10 + b"\xff\xfe", "text/html; charset=utf-8")
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(CHINESE)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ('text/html; charset="GBK"', "text/html"),
        ("TEXT/HTML;charset=utf-8", "text/html"),
        ("nonsense", None),
        (None, None),
    ],
)
def test_the_media_type_of_a_content_type_is_read(header: str | None, kind: str | None) -> None:
    assert media_type(header) == kind


@given(st.binary(max_size=400), st.sampled_from([None, *sorted(LABELS)]))
def test_decoding_never_fails(raw: bytes, label: str | None) -> None:
    decoded = decode_page(raw, f"text/html; charset={label}" if label else None)
    assert decoded.encoding in LABELS.values()
    assert isinstance(decoded.text, str)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_utf8_comes_back_whole(text: str) -> None:
    raw = text.encode()
    marked = raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not marked and b"\x1b" not in raw:
        assert decode_page(raw).text == text


@pytest.mark.parametrize(
    "label",
    [
        "hz-gb-2312",
        "iso-2022-kr",
        "iso-2022-cn",
        "replacement",
        "x-user-defined",
        "utf-7",
        "utf_7",
        "rot13",
        "idna",
        "cp65001",
    ],
)
def test_a_label_that_browsers_do_not_read_is_passed_over(label: str) -> None:
    found = decode_page(
        b"<meta charset=" + label.encode() + b">" + CHINESE.encode("gbk"), f"text/html; charset={label}"
    )
    assert (found.encoding, found.text[-len(CHINESE) :]) == ("gb18030", CHINESE)


@pytest.mark.parametrize("label", ["gb2312", "GBK", "gb_2312-80", "chinese", "x-gbk"])
def test_the_labels_of_chinese_read_the_whole_of_gb18030(label: str) -> None:
    raw = "<p>\u9fb4 镕 \U00020087</p>".encode("gb18030")
    assert decode_page(raw, f"text/html; charset={label}").text == "<p>\u9fb4 镕 \U00020087</p>"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_where_the_header_names_it_or_the_bytes_show_it(codec: str) -> None:
    page = "<html><title>Plain words</title><p>Nothing but plain words, and some more of them.</p></html>"
    assert decode_page(page.encode(codec), f"text/html; charset={codec.replace('6-', '6')}").text == page
    assert decode_page(page.encode(codec)).text == page


@pytest.mark.parametrize("before", [0, 1000, 1025, 3000])
def test_a_meta_element_counts_in_the_first_four_kilobytes(before: int) -> None:
    raw = b"<!-- " + b"x" * before + b" --><meta charset=windows-1251>" + "<p>Привет, мир</p>".encode("cp1251")
    assert decode_page(raw).encoding == "windows-1251"


@given(st.binary(max_size=300), st.sampled_from([None, "text/html; charset=utf-16", "text/html; charset=iso-2022-jp"]))
def test_any_bytes_are_decoded_the_same_way_each_time(raw: bytes, content_type: str | None) -> None:
    found = decode_page(raw, content_type)
    assert found == decode_page(raw, content_type)
    assert found.encoding in set(LABELS.values())
