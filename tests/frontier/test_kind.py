from __future__ import annotations

import pytest

from archiver.frontier.kind import holds_links, kind_of


@pytest.mark.parametrize(
    ("content_type", "plain", "as_list"),
    [
        ("text/html; charset=utf-8", True, True),
        ("APPLICATION/XHTML+XML", True, True),
        ("text/css", True, True),
        ("application/rss+xml", True, True),
        ("image/svg+xml", True, True),
        ("application/feed+json", True, True),
        ("application/json", True, True),
        (None, True, True),
        ("", True, True),
        ("text/plain", False, True),
        ("application/x-gzip", False, True),
        ("application/octet-stream", False, True),
        ("text/javascript", False, False),
        ("image/png", False, False),
        ("application/pdf", False, False),
    ],
)
def test_what_is_worth_looking_into(content_type: str | None, plain: bool, as_list: bool) -> None:
    assert (holds_links(content_type), holds_links(content_type, is_list=True)) == (plain, as_list)


@pytest.mark.parametrize(
    ("head", "content_type", "kind"),
    [
        (b"<html>", "text/plain", "plain"),
        (b"http://e.com/", "text/plain", "plain"),
        (b"http://e.com/", "application/gzip", "plain"),
        (b"http://e.com/", "application/octet-stream", "other"),
        (b"<rss>", "text/plain", "xml"),
        (b"<html><svg>", "application/octet-stream", "html"),
        (b"{}", "application/json", "other"),
    ],
)
def test_kinds_are_told_apart(head: bytes, content_type: str, kind: str) -> None:
    assert kind_of(head, content_type) == kind
