from __future__ import annotations

import pytest

from archiver.replay.rewriting.insertion import with_insertion, with_text_insertion


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (b"", b"<p>x"),
        (b"<!doctype html><html lang='a>b'><head>", b"<title>"),
        (b"\xef\xbb\xbf<!-- <head> --><!DOCTYPE html>", b"<body>"),
        (b"<?xml version='1.0'?><html>", b"<body>"),
        (b"", b"text <head>"),
    ],
    ids=["none", "all", "comment", "xml", "text first"],
)
def test_an_insertion_stands_where_the_head_begins(before: bytes, behind: bytes) -> None:
    assert with_insertion(before + behind, b"<+>") == before + b"<+>" + behind
    assert with_text_insertion((before + behind).decode("latin-1"), "<+>").encode("latin-1") == before + b"<+>" + behind
