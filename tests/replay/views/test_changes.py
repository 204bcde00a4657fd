"""What changed between captures, as pages."""

from __future__ import annotations

import re
from datetime import timedelta

from archiver.replay.addresses import changes_path, comparison_path
from archiver.replay.app import make_app
from archiver.replay.views.changes import PER_PAGE
from tests.replay.shelf import FIRST, STORY, Client, Library, Shelf

URL = "http://news.example/story"


def two_versions(shelf: Shelf) -> tuple[Client, str, str]:
    """Return a client of an archive with a story in two versions, and their record ids."""
    before = shelf.add(URL, STORY)
    after = shelf.add(
        URL, STORY.replace("房间不大", "房间很大").replace("林渊", "林源"), when=FIRST + timedelta(days=9)
    )
    return Client(make_app(shelf.finish())), before, after


def test_captures_with_the_same_bytes_are_one_version(client: Client, library: Library) -> None:
    text = client.get(changes_path(library[1]["revisit"])).text
    assert "3 captures" in text
    assert "2 versions by their bytes" in text
    assert "2 captures with these bytes" in text


def test_each_version_says_what_changed(shelf: Shelf) -> None:
    client, before, after = two_versions(shelf)
    text = client.get(changes_path(before)).text
    assert "1 paragraph changed" in text
    assert "<del><bdi>林渊</bdi></del>" in text
    assert f'href="{comparison_path(before, after)}"' in text


def test_two_captures_stand_side_by_side_by_characters(shelf: Shelf) -> None:
    client, before, after = two_versions(shelf)
    text = client.get(comparison_path(before, after)).text
    assert "房间<del>不</del>大" in text
    assert "房间<ins>很</ins>大" in text
    assert "林<del>渊</del>" in text


def test_the_inline_view_has_both_versions_in_one_line(shelf: Shelf) -> None:
    client, before, after = two_versions(shelf)
    assert "房间<del>不</del><ins>很</ins>大" in client.get(f"{comparison_path(before, after)}?view=inline").text


def test_the_same_payload_is_said_to_be_the_same(client: Client, library: Library) -> None:
    text = client.get(comparison_path(library[1]["home 2025"], library[1]["revisit"])).text
    assert "The same, to the last byte." in text


def test_long_unchanged_stretches_are_folded(shelf: Shelf) -> None:
    lines = [f"<p>Paragraph number {number} says what it said before, word for word.</p>" for number in range(12)]
    page = "<html lang=en><title>Lines</title><body><article><h1>Lines</h1>{}</article></body></html>"
    before = shelf.add(URL, page.format("".join(lines)))
    lines[11] = lines[11].replace("before", "never before")
    after = shelf.add(URL, page.format("".join(lines)), when=FIRST + timedelta(days=1))
    text = Client(make_app(shelf.finish())).get(comparison_path(before, after)).text
    assert re.search(r'<details class="fold"><summary>\d+ paragraphs unchanged', text)


def test_many_versions_have_pages_that_hold_the_capture_asked_for(shelf: Shelf) -> None:
    ids = [shelf.add(URL, f"<p>{number}</p>", when=FIRST + timedelta(days=number)) for number in range(PER_PAGE + 5)]
    client = Client(make_app(shelf.finish()))
    first, last = client.get(changes_path(ids[0])).text, client.get(changes_path(ids[-1])).text
    assert "Page 2 of 2" in first
    assert "The first capture here." in first
    assert "Page 1 of 2" in last
    assert last.count("<time") > PER_PAGE
    assert client.get(f"{changes_path(ids[0])}?page=99999999999").status_code == 200


def test_a_capture_that_cannot_be_read_says_so_among_the_others(shelf: Shelf) -> None:
    ids = [shelf.add(URL, f"<p>{number}</p>", when=FIRST + timedelta(days=number)) for number in range(3)]
    archive = shelf.finish()
    capture = archive.capture(ids[1])
    path = archive.warc_path(capture.warc)
    raw = bytearray(path.read_bytes())
    raw[capture.offset + 30 : capture.offset + 60] = bytes(30)
    path.write_bytes(raw)
    answer = Client(make_app(archive)).get(changes_path(ids[0]))
    assert answer.status_code == 200
    assert "The capture before cannot be read." in answer.text
    assert answer.text.count("<h2>") == 3


def test_another_capture_can_be_chosen_without_a_script(shelf: Shelf) -> None:
    client, before, after = two_versions(shelf)
    answer = client.get(f"{comparison_path(after, after)}?with={before}")
    assert answer.headers["location"] == comparison_path(before, after)


def test_what_is_not_here_is_404(client: Client, library: Library) -> None:
    assert client.get(changes_path("<urn:none>")).status_code == 404
    assert client.get(comparison_path(library[1]["story"], "<urn:none>")).status_code == 404
