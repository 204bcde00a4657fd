from __future__ import annotations

import json
import random

import pytest

from archiver.search import filling
from archiver.search.database import reading
from archiver.search.filling import Filled, is_due
from tests.search.shelf import Shelf, record


def test_records_are_read_once_and_again_when_their_file_changes(shelf: Shelf) -> None:
    shelf.put("a.jsonl", record(1, "Paper", "old words"), record(2, "Ink", "other words"))
    assert is_due(shelf.path, shelf.records)
    assert shelf.fill() == Filled(1, 0, 2)
    assert not is_due(shelf.path, shelf.records)
    assert shelf.fill() == Filled(0, 0, 2)
    shelf.put("a.jsonl", record(1, "Paper", "new words, and more"))
    assert is_due(shelf.path, shelf.records)
    assert shelf.fill() == Filled(1, 0, 1)
    assert shelf.numbers("old") == []
    assert shelf.numbers("new") == [1]


def test_what_a_file_held_goes_with_it(shelf: Shelf) -> None:
    shelf.put("a.jsonl", *(record(number, "Paper", "same words") for number in range(1000)))
    shelf.put("b/c.jsonl", record(2000, "Paper", "same words"))
    assert shelf.fill() == Filled(2, 0, 1001)
    (shelf.records / "a.jsonl").unlink()
    assert shelf.fill() == Filled(0, 1, 1)
    assert shelf.numbers("paper") == [2000]
    with reading(shelf.path) as db:
        # The words of what is gone are gone too, not only hidden.
        assert db.execute("SELECT count(*) FROM words WHERE words MATCH 'same'").fetchone() == (1,)


def test_an_interrupted_filling_is_done_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.put("a.jsonl", *(record(number, "Paper", "words") for number in range(3000)))
    real, calls = filling.packed, []

    def torn(text: str) -> bytes:
        calls.append(text)
        if len(calls) > 2500:
            raise KeyboardInterrupt
        return real(text)

    monkeypatch.setattr(filling, "packed", torn)
    with pytest.raises(KeyboardInterrupt):
        shelf.fill()
    monkeypatch.undo()
    assert is_due(shelf.path, shelf.records)
    assert shelf.fill() == Filled(1, 0, 3000)
    assert shelf.find("paper").total == 3000


@pytest.mark.parametrize("harm", ["garbage", "cut", "empty", "scribbled"])
def test_a_damaged_file_is_made_anew(shelf: Shelf, harm: str) -> None:
    shelf.put("a.jsonl", *(record(number, "Paper", f"words {number}" * 50) for number in range(300)))
    shelf.fill()
    raw = shelf.path.read_bytes()
    kept = {
        "garbage": b"no database at all",
        "cut": raw[: len(raw) // 3],
        "empty": b"",
        "scribbled": raw[:8192] + random.Random(7).randbytes(len(raw) - 8192),
    }
    shelf.path.write_bytes(kept[harm])
    shelf.put("a.jsonl", record(7, "Paper", "words"))
    assert shelf.fill() == Filled(1, 0, 1)
    assert shelf.numbers("paper") == [7]


def test_odd_records_cost_only_themselves(shelf: Shelf) -> None:
    odd = [
        {"id": None, "title": 5, "text": ["no text"], "authors": "nobody"},
        [],
        "a text",
        record(3, "Half a pair", "\x00 whole"),
        record(4, "Long", "long " * 300_000),
    ]
    shelf.records.joinpath("a.jsonl").write_text(
        "".join(json.dumps(each) + "\n" for each in odd) + "{broken\n\n", encoding="utf-8"
    )
    assert shelf.fill() == Filled(1, 0, 3)
    assert shelf.numbers("whole pair") == [3]
    assert shelf.find("long").total == 1


def test_documents_and_tables_are_read_too(shelf: Shelf) -> None:
    document = (
        "---\ntitle: A mill\nurl: http://news.example/8\nsource: News\ndate: 2024\nfetch_date: 2025\n---\nIt burned."
    )
    (shelf.records / "mill.md").write_text(document, encoding="utf-8")
    (shelf.records / "notes.txt").write_text("no records", encoding="utf-8")
    assert shelf.fill() == Filled(1, 0, 1)
    (hit,) = shelf.find("mill burned").hits
    assert (hit.url, hit.record_id) == ("http://news.example/8", "")
