"""References judged beside an archive of a few captures: one changed, one gone, one never there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.archive import Archive, make_archive
from archiver.cite.manuscript import choosing
from archiver.cite.manuscript.checking import check_manuscript
from archiver.cite.manuscript.formats import read_references, read_together
from archiver.cite.manuscript.judgement import GOOD, Judgement
from archiver.cite.manuscript.source import Source
from archiver.cite.place import read_place
from archiver.index.refresh import refresh
from archiver.records.engine import Engine
from archiver.records.schema import load_schema
from archiver.warc.build import capture_records, warcinfo_record
from archiver.warc.writer import WarcWriter
from tests.cite.conftest import WARCINFO_ID, exchange_of

PAGE = "https://a.example/story"
GONE = "https://a.example/gone"
PICTURE = "https://a.example/picture"
FIRST = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)
BASE = "https://arch.example"
OURS = f"{BASE}/w/20240506120000/{PAGE}"
BODY = (
    "<!doctype html><html lang=en><title>{title}</title><article><h1>{title}</h1><p>{words} It is told here at some "
    "length, so that it is a story of its own, and not a note at the margin of another.</p></article>"
    "<p>Seen {count} times.</p>"
)
OLD = BODY.format(title="Tide tables", words="The harbour’s tables — all of them — were right.", count=1)
SAME = BODY.format(title="Tide tables", words="The harbour’s tables — all of them — were right.", count=2)
NEW = BODY.format(title="Tide tables, corrected", words="The harbour’s tables were wrong.", count=3)
PAGES = (
    (PAGE, FIRST, 200, "text/html", OLD),
    (PAGE, FIRST + timedelta(days=1), 200, "text/html", SAME),
    (PAGE, FIRST + timedelta(days=2), 200, "text/html", NEW),
    (GONE, FIRST, 200, "text/html", OLD),
    (GONE, FIRST + timedelta(days=9), 404, "text/html", "<p>No such page.</p>"),
    (PICTURE, FIRST, 200, "image/png", "\x89PNG"),
    ("http://a.example/moved", FIRST, 301, "text/html", ""),
    ("https://a.example/moved", FIRST + timedelta(seconds=1), 200, "text/html", OLD),
    ("https://a.example/short", FIRST, 302, "text/html", "/story"),
    ("https://a.example/shorter", FIRST, 308, "text/html", "https://a.example/short"),
    ("https://a.example/round", FIRST, 302, "text/html", "https://a.example/round"),
    ("https://a.example/error", FIRST, 500, "text/html", "<p>Something went wrong here, and nobody knows what.</p>"),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    made = archive_of(tmp_path_factory.mktemp("archive"), PAGES)
    yield made
    made.close()


def archive_of(folder: Path, pages: tuple[tuple[str, datetime, int, str, str], ...]) -> Archive:
    made = make_archive(folder)
    writer = WarcWriter(
        made.warcs,
        "t",
        clock=lambda: FIRST,
        opening=lambda name: [warcinfo_record(name, FIRST, {"software": "tests"}, record_id=WARCINFO_ID)],
    )
    for number, (url, when, status, mime, body) in enumerate(pages):
        ids = iter([f"<urn:uuid:0000000{kind}-0000-4000-8000-{number:012d}>" for kind in range(3)])
        # What would be the body of a redirect is where it leads.
        location, body = (body, "") if 300 <= status < 400 else (None, body)
        exchange = exchange_of(url, when, status, mime, body.encode("utf-8"), location=location)
        new_id = ids.__next__
        writer.write(capture_records(exchange, warcinfo_id=WARCINFO_ID, new_id=new_id))
    writer.close()
    for _ in refresh(made.index, made.warcs):
        continue
    return made


def judge(archive: Archive, text: str, form: str = "md") -> list[Judgement]:
    source = Source(text, "utf-8")
    found = list(check_manuscript(archive, source, read_references(source, form), "m.md", read_place(BASE)))
    schema = Engine(load_schema("citation-check-1"))
    for judgement in found:
        assert schema.is_valid(judgement.as_json()), judgement.as_json()
    return found


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        pytest.param(f"[a]({BASE}/w/20240508120000/{PAGE})", "captured", "captured 2024-05-08", id="nothing is quoted"),
        pytest.param(
            f"“tables were wrong” [a]({BASE}/w/20240508120000/{PAGE})",
            "proven",
            "says “tables were wrong”",
            id="quoted",
        ),
        pytest.param(
            f"“all of them — were right” [a]({OURS})",
            "changed",
            "a later capture (2024-05-08) no longer says “",
            id="changed",
        ),
        pytest.param(f"[a]({OURS})", "changed", "a later capture (2024-05-07) has another text", id="no quote"),
        pytest.param(f"[a]({BASE}/w/20240506120000/{GONE})", "changed", "the page was gone on 2024-05-15", id="gone"),
        pytest.param("https://a.example/error", "missing", "only an error was captured (HTTP 500)", id="an error"),
        pytest.param(f"{BASE}/w/202405/{GONE}", "changed", "captured 2024-05-06", id="the page, not its end"),
        pytest.param(
            f"“the ships were sold out” [a]({OURS})", "unproven", "does not say", id="a quote that is not there"
        ),
        pytest.param(f"[a]({PAGE})", "unlinked", "captured 2024-05-08", id="the page alone"),
        pytest.param("[a](https://b.example/)", "missing", "no capture in this archive", id="never captured"),
        pytest.param(
            "https://perma.cc/ABCD-1234", "missing", "does not say of what", id="an address that tells nothing"
        ),
        pytest.param("urn:uuid:ffffffff-0000-4000-8000-000000000000", "missing", "not in this archive", id="a record"),
        pytest.param(f"“a picture of a ship” {BASE}/w/2024/{PICTURE}", "unproven", "captured", id="no page"),
        pytest.param(
            f"{BASE}/w/20240506120000/http://a.example/moved", "captured", "2024-05-06 12:00:01", id="a redirect"
        ),
    ],
)
def test_a_reference_gets_its_verdict(archive: Archive, text: str, verdict: str, words: str) -> None:
    (judgement,) = judge(archive, text)
    assert judgement.verdict == verdict, judgement.message
    assert words in judgement.message
    assert judgement.is_good == (verdict in GOOD)


def test_the_nearest_capture_is_told_where_there_is_none_of_the_time(archive: Archive) -> None:
    (judgement,) = judge(archive, f"[a](https://web.archive.org/web/20250101/{PAGE})")
    assert (judgement.is_same_time, judgement.verdict) == (False, "captured")
    assert "237 days before the time that is named" in judgement.message
    (judgement,) = judge(archive, f"[a](https://web.archive.org/web/202405/{PAGE})")
    assert judgement.is_same_time


def test_the_command_that_makes_what_is_missing_is_told(archive: Archive) -> None:
    (judgement,) = judge(archive, "[a](https://b.example/x?y=1&z=2)")
    assert judgement.command == "archiver capture 'https://b.example/x?y=1&z=2'"


def test_what_was_taken_for_the_same_is_said(archive: Archive) -> None:
    (judgement,) = judge(archive, f"“The harbour's tables - all\nof them” [a]({OURS})")
    (proof,) = judgement.proofs
    assert (proof.match, proof.normalizer) == ("normalized", "typography")
    assert (proof.within, proof.start) == ("story", 0)


def test_parts_of_a_quote_must_stand_in_their_order(archive: Archive) -> None:
    (judgement,) = judge(archive, f"“The harbour’s tables […] were right” [a]({OURS})")
    assert judgement.proofs[0].match == "exact"
    (judgement,) = judge(archive, f"“were right […] The harbour’s tables” [a]({OURS})")
    assert judgement.verdict == "unproven"


def test_a_page_alone_gets_the_capture_that_has_its_quote(archive: Archive) -> None:
    (judgement,) = judge(archive, f"“all of them — were right” [a]({PAGE})")
    assert judgement.verdict == "unlinked"
    assert judgement.capture is not None
    assert judgement.capture.date == FIRST + timedelta(days=1)
    assert judgement.memento_url == f"{BASE}/w/20240507120000/{PAGE}"
    assert judgement.proofs[0].match == "exact"


def test_another_capture_that_has_the_quote_is_told_of(archive: Archive) -> None:
    (judgement,) = judge(archive, f"“tables were wrong” [a]({OURS})")
    assert judgement.verdict == "unproven"
    assert judgement.elsewhere is not None
    assert judgement.elsewhere.date == FIRST + timedelta(days=2)


def test_a_record_and_a_pwid_name_a_capture(archive: Archive) -> None:
    text = f"urn:uuid:00000000-0000-4000-8000-000000000002\n\nurn:pwid:arch.example:2024-05-08T12:00:00Z:page:{PAGE}"
    assert [each.verdict for each in judge(archive, text)] == ["captured", "captured"]


def test_a_capture_whose_bytes_are_damaged_proves_nothing(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, PAGES[:1])
    (path,) = archive.warcs.iterdir()
    raw = bytearray(path.read_bytes())
    middle = archive.capture(PAGE).offset + archive.capture(PAGE).length // 2
    raw[middle : middle + 9] = bytes(9)
    path.write_bytes(raw)
    (judgement,) = judge(archive, f"“all of them — were right” [a]({OURS})")
    archive.close()
    assert judgement.verdict == "unreadable"


def test_only_a_few_of_many_later_captures_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "MOST", 4)
    pages = [(PAGE, FIRST + timedelta(days=day), 200, "text/html", OLD + str(day)) for day in range(12)]
    archive = archive_of(tmp_path, tuple(pages))
    (judgement,) = judge(archive, f"“all of them — were right” [a]({OURS})")
    archive.close()
    assert (judgement.verdict, judgement.unseen) == ("proven", 7)


def test_a_redirect_that_was_captured_is_followed_to_the_page(archive: Archive) -> None:
    for name in ("short", "shorter"):
        (judgement,) = judge(archive, f"“all of them — were right” [a](https://a.example/{name})")
        assert (judgement.verdict, judgement.proofs[0].match) == ("unlinked", "exact")
        assert judgement.memento_url == f"{BASE}/w/20240506120000/https://a.example/{name}"
        assert judgement.leads_to is not None
        assert judgement.leads_to.url == PAGE
    (judgement,) = judge(archive, "[a](https://a.example/round)")
    assert (judgement.verdict, judgement.leads_to) == ("unlinked", None)
    assert "to what is not in this archive" in judgement.message


def test_what_is_left_out_and_what_is_the_author_s_is_said(archive: Archive) -> None:
    text = f"one\n\n“[t]he harbour’s tables [there] […] were right,” [a]({OURS})"
    (judgement,) = judge(archive, text)
    (proof,) = judgement.proofs
    assert (proof.match, proof.edits) == ("normalized", ("last-sign", "capital", "insertion"))
    assert "leaving out “— all of them —”" in judgement.message
    (judgement,) = judge(archive, f"“harbour’s tables … were right” [a]({OURS})")
    assert judgement.proofs[0].left_out == ("— all of them —",)


def test_a_quote_in_another_line_or_file_is_told_with_its_place(archive: Archive) -> None:
    sources = [("p.md", Source("a\n\n“the ships were sold out” [@k]", "utf-8"), "md")]
    sources += [("b.bib", Source(f"@online{{k, url={{{PAGE}}}}}", "utf-8"), "bib")]
    _, found = read_together(sources)
    (judgement,) = check_manuscript(archive, sources[1][1], found, "b.bib", read_place(BASE))
    assert "does not say “the ships were sold out” (p.md:3)" in judgement.message
