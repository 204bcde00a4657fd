from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.bridge import bridge_script, with_bridge


@pytest.mark.parametrize(
    "opening",
    [
        b"",
        b"<!DOCTYPE html>",
        b"\xef\xbb\xbf<!doctype html PUBLIC '-//W3C//DTD'>\n<html lang=en>\n<head>",
        b"<?xml version='1.0'?>\n<!-- a - b -- c --><html data-x='a>b'><head id=\">\">",
        b" <html>\r\n",
    ],
    ids=["none", "doctype", "all", "xml", "no-head"],
)
def test_the_script_is_put_behind_what_decides_the_mode(opening: bytes) -> None:
    page = with_bridge(opening + b"<p>text", "/page/2024/http://h/", "http://127.0.0.1")
    assert page.startswith(opening + b"<script>")
    assert page.endswith(b"</script><p>text")


@given(
    st.binary()
    | st.lists(st.sampled_from([b"<!--", b"-->", b"-", b"<html ", b"<head", b'"', b">", b" "])).map(b"".join)
)
def test_nothing_else_of_a_page_changes(body: bytes) -> None:
    page = with_bridge(body, "/page/2024/http://h/", "http://127.0.0.1")
    script = page.index(b"<script>delete")
    assert page[:script] + page[page.index(b"</script>", script) + 9 :] == body


@given(st.text())
def test_no_path_can_end_the_script(path: str) -> None:
    script = bridge_script(path, "http://127.0.0.1")
    assert not set(script) & set("<>&")
    assert script.isascii()
