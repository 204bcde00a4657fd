"""Names and bytes of what is written."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.dataset.formats import JsonLines, MarkdownFolder, MarkdownStream, host_folder, slug
from archiver.model import Record

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


def test_document_is_named_after_host_time_title_and_id(tmp_path: Path) -> None:
    MarkdownFolder(tmp_path).write(RECORD)
    (path,) = tmp_path.rglob("*.md")
    assert path.relative_to(tmp_path) == Path("www.example.org/20251006171750-中美-ai-芯片-竞争-456789ab.md")


@pytest.mark.parametrize("title", ["𠀀" * 200, "x" * 900, "a/../../b", "\0"])
def test_title_of_any_kind_can_be_written(tmp_path: Path, title: str) -> None:
    MarkdownFolder(tmp_path).write(replace(RECORD, title=title, markdown=""))
    (path,) = tmp_path.rglob("*.md")
    assert path.parent == tmp_path / "www.example.org"


def test_records_of_one_second_and_title_do_not_replace_each_other(tmp_path: Path) -> None:
    writer = MarkdownFolder(tmp_path)
    for number in range(5):
        writer.write(replace(RECORD, id=f"<urn:x:{'z' * number}>"))
        writer.write(replace(RECORD, id=None, url=f"https://www.example.org/{number}"))
    assert len(list(tmp_path.rglob("*.md"))) == 10


def test_json_lines_are_one_line_each() -> None:
    out = io.BytesIO()
    writer = JsonLines(out)
    for _ in range(3):
        writer.write(replace(RECORD, text="a\nb\u2028c\x85d"))
    lines = out.getvalue().split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line)["title"] for line in lines] == [RECORD.title] * 3


def test_documents_in_a_stream_are_parted_by_a_blank_line() -> None:
    out = io.BytesIO()
    writer = MarkdownStream(out)
    writer.write(RECORD)
    one = out.getvalue()
    writer.write(RECORD)
    assert out.getvalue() == one + b"\n\n" + one
