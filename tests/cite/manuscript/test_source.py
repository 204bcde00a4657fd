from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.manuscript import source as module
from archiver.cite.manuscript.source import Edit, Source, read_source
from archiver.errors import CiteError


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param("é中".encode(), "é中", id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + "é".encode(), "é", id="UTF-8 with a mark"),
        pytest.param("é中".encode("utf-16"), "é中", id="UTF-16"),
        pytest.param(codecs.BOM_UTF16_BE + "é中".encode("utf-16-be"), "é中", id="UTF-16, the other way"),
        pytest.param(
            "\\usepackage[latin1]{inputenc} é".encode("latin-1"), "\\usepackage[latin1]{inputenc} é", id="TeX"
        ),
        pytest.param("<meta charset=gb18030>中".encode("gb18030"), "<meta charset=gb18030>中", id="HTML"),
        pytest.param(b"caf\xe9", "café", id="undeclared"),
        pytest.param(
            "“过去两年，生成式技术的发展”。".encode("gb18030"), "“过去两年，生成式技术的发展”。", id="as it looks"
        ),
        pytest.param(b"<meta charset=nonsense>\xe9", "<meta charset=nonsense>é", id="declared as what nobody knows"),
    ],
)
def test_bytes_are_read_in_their_encoding_and_written_back(raw: bytes, text: str) -> None:
    source = read_source(raw, "test")
    assert source.text == text
    assert source.edited(()) == raw


@given(st.binary(max_size=200))
def test_any_bytes_are_written_back_unchanged(raw: bytes) -> None:
    assert read_source(raw, "test").edited(()) == raw


@given(st.lists(st.sampled_from(["a", "中", "\n", "\r\n", "\r", "é"]), max_size=30), st.data())
def test_an_edit_changes_its_place_alone(parts: list[str], data: st.DataObject) -> None:
    source = Source("".join(parts), "utf-8")
    at = data.draw(st.integers(0, len(source.text)))
    edited = source.edited([Edit(at, at, "<X>")]).decode()
    assert edited.count("<X>") == 1
    assert edited.replace("<X>", "") == source.original
    before = edited.partition("<X>")[0]
    assert before.replace("\r\n", "\n").replace("\r", "\n") == source.text[:at] or before.endswith("\r")


def test_lines_and_columns_are_counted_from_1() -> None:
    source = Source("ab\r\ncd\re", "utf-8")
    assert [(source.line_of(at), source.column_of(at)) for at in (0, 2, 3, 4, 6)] == [
        (1, 1),
        (1, 3),
        (2, 1),
        (2, 2),
        (3, 1),
    ]


def test_new_lines_end_as_the_first_one_does() -> None:
    assert Source("a\r\nb", "utf-8").edited([Edit(1, 1, ",\nc")]) == b"a,\r\nc\r\nb"


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 3)
    with pytest.raises(CiteError, match="more than"):
        read_source(b"four", "test")


def test_an_encoding_that_is_named_goes_first_and_one_that_is_not_is_a_guess() -> None:
    raw = "「資料」".encode("shift_jis")
    assert read_source(raw, "test").is_guessed
    source = read_source(raw, "test", "shift_jis")
    assert (source.text, source.is_guessed, source.edited(())) == ("「資料」", False, raw)
    assert read_source(codecs.BOM_UTF8 + "é".encode(), "test", "utf8").text == "é"
    with pytest.raises(CiteError, match="is not in ascii"):
        read_source(raw, "test", "ascii")
