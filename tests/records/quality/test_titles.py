"""Titles that are none, or not whole."""

from __future__ import annotations

import pytest

from archiver.records.quality.titles import title_findings


@pytest.mark.parametrize(
    ("title", "source", "url", "codes"),
    [
        ("A log", "Harbour News", "https://a.example/1", []),
        ("  ", "Harbour News", "https://a.example/1", ["title.empty"]),
        ("Harbour News", "harbour  news!", "https://a.example/1", ["title.source"]),
        ("Harbour News", "Harbour News", "https://a.example/", []),
        ("Harbour News", "Harbour News", "https://a.example/index.html", []),
        ("Harbour News", "Harbour News", "https://a.example/?story=1", ["title.source"]),
        ("…", "…", "https://a.example/1", []),
        ("", "", "", ["title.empty"]),
    ],
)
def test_rule(title: str, source: str, url: str, codes: list[str]) -> None:
    found = title_findings({"title": title, "source": source, "url": url, "text": ""})
    assert [finding.code for finding in found] == ["record." + code for code in codes]


@pytest.mark.parametrize(
    ("title", "body", "is_cut"),
    [
        ("Forty years of ships that passed the lighthouse…", "", True),
        ("Forty years of ships...", "Forty years of ships and their flags\nText", True),
        ("Forty years of ships...", "Forty years of ships...\nText", False),
        ("Forty years of ships...", "Forty years of ships\nText", False),
        ("What a day…", "", False),
        ("And then she said something nobody had expected at all...", "", False),
        ("美国限制芯片出口正在扼杀中国在关键技术领域的进步…", "", True),
    ],
)
def test_cut_title(title: str, body: str, is_cut: bool) -> None:
    codes = [finding.code for finding in title_findings({"title": title, "text": body})]
    assert codes == (["record.title.cut"] if is_cut else [])
