"""Any page is a story that keeps its promises, or an ExtractError; the same bytes are the same story, wherever."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.errors import ExtractError
from archiver.extract.page import page_markdown
from archiver.extract.story import extract_story
from tests.extract.hostile.promises import broken_promises
from tests.property.pages import mutations, pages

CODECS = ("utf-8", "utf-16", "utf-16-le", "windows-1252", "gb18030", "shift_jis", "iso2022_jp", "utf-8-sig")
TYPES = (None, "text/html", "text/html; charset=gbk", "text/html; charset=utf-8", "application/xhtml+xml", "text/plain")
URLS = (None, "https://site.example/2024/05/06/a", "http://[", "")

types, urls = st.sampled_from(TYPES), st.sampled_from(URLS)


def check(raw: bytes, url: str | None = None, content_type: str | None = None) -> None:
    """Extract twice and compare with what is promised of every story."""
    try:
        story = extract_story(raw, url=url, content_type=content_type)
    except ExtractError:
        return
    assert broken_promises(story, raw, content_type) == []
    assert extract_story(raw, url=url, content_type=content_type) == story
    page_markdown(raw, content_type=content_type)


@given(pages, st.sampled_from(CODECS), urls, types)
@settings(max_examples=150)
def test_any_page_keeps_all_promises(page: str, codec: str, url: str | None, content_type: str | None) -> None:
    check(page.encode(codec, "replace"), url, content_type)


@given(st.binary(max_size=300), urls, types)
@settings(max_examples=80)
def test_any_bytes_keep_all_promises(raw: bytes, url: str | None, content_type: str | None) -> None:
    check(raw, url, content_type)


@pytest.fixture(scope="module")
def real(shared: Path) -> list[bytes]:
    """Some real pages of at most 60 kB."""
    files = sorted((shared / "data" / "extract").glob("*/html/*.html.gz"))[::40]
    found = [raw for raw in (gzip.decompress(file.read_bytes()) for file in files) if len(raw) < 60_000]
    return found or pytest.skip("../shared has no pages")


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_mutated_real_pages_keep_all_promises(real: list[bytes], data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(range(len(real))))
    check(data.draw(mutations(real[raw])), "https://site.example/a")


_PRINT_STORIES = """
import hashlib, json, sys
from archiver.extract.story import extract_story
from tests.extract.hostile.collection import all_pages
wanted = ("documents-", "encodings-", "addresses-base-", "characters-arabic")
for page in all_pages():
    if page.refused is None and page.name.startswith(wanted):
        story = extract_story(page.build(), url=page.url, content_type=page.content_type)
        print(page.name, hashlib.sha256(repr(story).encode("utf-8", "backslashreplace")).hexdigest())
"""


def stories_with_seed(seed: str) -> str:
    """Return the digests of stories made by a process whose strings hash otherwise."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", _PRINT_STORIES]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_another_process_with_other_hashes_gives_the_same_stories() -> None:
    first = stories_with_seed("1")
    assert len(first.splitlines()) > 60
    assert stories_with_seed("2") == first
