"""The tally of a run, and the page about it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from archiver.records.report import report_page
from archiver.records.tally import EXAMPLES, Tally, known_codes
from archiver.records.validate import Checker

ROOT = Path(__file__).resolve().parent.parent.parent
WRONG = json.loads((ROOT / "schemas/examples/record-1/invalid/date-month-13.json").read_bytes())
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def tally_of(path: Path) -> Tally:
    tally = Tally()
    for checked in Checker(now=NOW).check_path(path):
        tally.add(checked)
    return tally


def page_of(tally: Tally, beside: Path, source: str = "a") -> str:
    return report_page(tally, sources=[source], schema="record-1", made_at=NOW, beside=beside)


class Links(HTMLParser):
    """Collects where a page leads and what it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.hrefs += [value for name, value in attrs if name in {"href", "src"} and value]


def test_tally_counts_records_codes_and_files(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text((json.dumps(WRONG) + "\n") * 30 + "{\n")
    (tmp_path / "b.json").write_text(json.dumps({**WRONG, "date": ""}))
    tally = tally_of(tmp_path)
    assert (tally.records, tally.invalid, tally.clean, tally.failed) == (32, 31, 1, 31)
    by_code = {row.code: row for row in tally.rows}
    assert (by_code["record.date.pattern"].count, by_code["record.json.syntax"].count) == (30, 1)
    assert len(by_code["record.date.pattern"].examples) == EXAMPLES
    assert by_code["record.date.pattern"].records == 30
    assert [row.severity for row in tally.rows] == sorted(row.severity for row in tally.rows)
    assert [(Path(name).name, count.records, count.invalid) for name, count in tally.files] == [("a.jsonl", 31, 31)]
    assert {row.code for row in tally.rows} <= set(known_codes())


def test_page_holds_every_code_and_leads_to_file_and_line(tmp_path: Path) -> None:
    odd = tmp_path / "a b:%c.jsonl"
    odd.write_text("\n" + json.dumps({**WRONG, "date": "<script>alert(1)</script>\u202e\x1b"}) + "\n")
    page = page_of(tally_of(tmp_path), tmp_path / "reports", "<b>\ud800")
    seen = Links()
    seen.feed(page)
    assert "script" not in seen.tags
    assert not [href for href in seen.hrefs if not href.startswith(("#", "./"))]
    assert "./../a%20b%3A%25c.jsonl#L2" in seen.hrefs
    assert "&lt;script&gt;" in page
    assert "⟨U+202E⟩" in page
    assert "prefers-color-scheme: dark" in page
    page.encode()
    anchors = set(re.findall(r'<details id="([^"]+)"', page))
    assert anchors == {"record.date.pattern", "record.line.blank"}
    assert {href[1:] for href in seen.hrefs if href.startswith("#")} == anchors


def test_page_about_nothing_wrong_says_so(tmp_path: Path) -> None:
    page = page_of(tally_of(ROOT / "schemas/examples/record-1/valid"), tmp_path)
    assert re.search(r"<h1>All [0-9]+ records are valid</h1>", page)
    assert "By code" not in page
