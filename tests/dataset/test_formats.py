"""Names and bytes of what is written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.dataset.formats import document_name, encode, host_folder, json_line, slug
from archiver.dataset.sinks import Documents
from archiver.errors import RecordError
from archiver.model import Record
from archiver.records.canonical import canonical_json

RECORD = Record(
    id="<urn:uuid:6f1d2b50-1c7e-4f0a-9d3b-0123456789ab>",
    title="中美 AI: 芯片/竞争",
    url="https://www.example.org:8443/a",
    source="Example",
    date="2024-05-06",
    fetch_date="2025-10-06 17:17:50.740398+00:00",
    markdown="Text.",
)


@given(st.text(max_size=300))
def test_slug_is_safe_in_any_file_name(title: str) -> None:
    made = slug(title)
    assert made
    assert len(made) <= 60
    assert len(made.encode()) <= 160
    assert not set(made) & set('/\\:*?"<>|.\0\n\r\t ')
    assert made.strip("-") == made
    assert slug(made) in (made, "untitled") or made != slug(title)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Hello, World!", "hello-world"),
        ("中美 AI 芯片", "中美-ai-芯片"),
        ("../../etc/passwd", "etc-passwd"),
        ("...", "untitled"),
        ("", "untitled"),
        ("a\u202eb\x00c", "a-b-c"),
        ("𝐀" * 100, "𝐀" * 40),
        ("İ" * 100, ("i-" * 60)[:59]),
    ],
)
def test_slugs_by_example(title: str, expected: str) -> None:
    assert slug(title) == expected


@given(st.text(max_size=400))
def test_host_folder_is_one_safe_name(text: str) -> None:
    for url in (text, f"http://{text}/", f"http://[{text}"):
        name = host_folder(url)
        assert name not in ("", ".", "..")
        assert len(name) <= 200
        assert name.isascii()
        assert "/" not in name


def test_document_is_named_after_host_time_title_and_id() -> None:
    assert document_name(RECORD) == "www.example.org/20251006171750-中美-ai-芯片-竞争-456789ab.md"


@pytest.mark.parametrize("title", ["𠀀" * 200, "x" * 900, "a/../../b", "\0"])
def test_title_of_any_kind_can_be_written(tmp_path: Path, title: str) -> None:
    Documents(tmp_path).write(encode(replace(RECORD, title=title, markdown=""), "markdown"))
    (path,) = tmp_path.rglob("*.md")
    assert path.parent == tmp_path / "www.example.org"


def test_records_of_one_second_and_title_do_not_replace_each_other(tmp_path: Path) -> None:
    documents = Documents(tmp_path)
    for number in range(5):
        documents.write(encode(replace(RECORD, id=f"<urn:x:{'z' * number}>"), "markdown"))
        documents.write(encode(replace(RECORD, id=None, url=f"https://www.example.org/{number}"), "markdown"))
    assert len(list(tmp_path.rglob("*.md"))) == len(set(documents.names)) == 10


def test_json_lines_are_one_line_each() -> None:
    line = json_line(replace(RECORD, text="a\nb\u2028c\x85d"))
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert json.loads(line)["title"] == RECORD.title


def test_a_line_has_the_documented_order_and_one_canonical_form() -> None:
    value = json.loads(json_line(RECORD))
    assert list(value)[:6] == ["id", "title", "url", "source", "date", "fetch_date"]
    assert json.loads(canonical_json(value)) == value


@pytest.mark.parametrize("form", ["jsonl", "csv", "markdown", "parquet"])
def test_half_a_surrogate_pair_is_an_error_in_every_form(form: str) -> None:
    with pytest.raises(RecordError, match=r"surrogate|UTF-8|str"):
        encode(replace(RECORD, title="\ud800", markdown="\ud800"), form)  # type: ignore[arg-type]  # one of the forms
