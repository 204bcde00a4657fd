from __future__ import annotations

from tests.cite.manuscript.conftest import Read

PAGE = "https://a.example/x"
OURS = f"https://arch.example/w/20251006171750/{PAGE}"
OTHER = f"https://web.archive.org/web/20240101/{PAGE}"


def test_a_page_and_the_capture_behind_it_are_one(read: Read) -> None:
    (found,) = read("md", f"“words of some length” [a]({PAGE}) ([archived]({OURS} 'Archived'))")
    assert (found.url, found.version, [each.text for each in found.passages]) == (PAGE, OURS, ["words of some length"])


def test_spellings_that_the_archive_finds_one_capture_by_are_one(read: Read) -> None:
    for page in (f"{PAGE}/", "http://www.a.example/x", "https://A.example/X#top", "https://a.example/%78"):
        assert [each.version for each in read("md", f"[a]({page}) ([archived]({OURS}))")] == [OURS], page


def test_captures_of_two_times_are_two(read: Read) -> None:
    assert [each.version for each in read("md", f"[a]({OURS}) and [b]({OTHER})")] == [OURS, OTHER]


def test_a_page_with_a_quote_of_its_own_is_another_reference_than_a_capture_with_one(read: Read) -> None:
    text = f"“words of some length” [a]({PAGE}) but “other words at some length” [b]({OTHER})"
    assert [(each.version, len(each.passages)) for each in read("md", text)] == [(None, 1), (OTHER, 1)]


def test_pages_in_other_paragraphs_stay_apart(read: Read) -> None:
    assert [each.version for each in read("md", f"[a]({PAGE})\n\n[b]({OURS})")] == [None, OURS]


def test_a_page_that_is_linked_twice_is_one_reference(read: Read) -> None:
    assert len(read("md", f"[a]({PAGE}) and again [b]({PAGE})")) == 1


def test_a_record_id_belongs_to_the_one_capture_beside_it(read: Read) -> None:
    urn = "urn:uuid:00000000-0000-4000-8000-000000000001"
    (found,) = read("md", f"[a]({OURS}), record {urn}")
    assert (found.record_id, found.version) == (urn, OURS)
    assert len(read("md", f"[a]({OURS}), [b]({OTHER}), record {urn}")) == 3


def test_an_address_that_tells_no_original_belongs_to_the_one_page_beside_it(read: Read) -> None:
    (found,) = read("md", f"[a]({PAGE}) ([archived](https://archive.ph/AbCdE))")
    assert (found.url, found.version) == (PAGE, "https://archive.ph/AbCdE")
