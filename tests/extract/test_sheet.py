from __future__ import annotations

from archiver.extract.sheet import MAX_MARGIN, Sheet


def test_an_empty_item_and_an_empty_quotation_leave_nothing() -> None:
    sheet = Sheet()
    sheet.put("a")
    listing = sheet.listing()
    sheet.leave(sheet.item(listing))
    sheet.leave(sheet.quote())
    sheet.put("b")
    assert sheet.markdown() == "a\n\nb"


def test_a_rule_stands_between_blocks_only() -> None:
    sheet = Sheet()
    sheet.rule()
    sheet.put("a")
    sheet.rule()
    sheet.rule()
    place = sheet.quote()
    sheet.put("b")
    sheet.leave(place)
    sheet.rule()
    assert sheet.markdown() == "a\n\n---\n\n> b"


def test_the_margin_has_a_limit() -> None:
    sheet = Sheet()
    for _ in range(200):
        sheet.quote()
    sheet.put("a", ["b"])
    assert sheet.markdown() == "> " * (MAX_MARGIN // 2) + "a\n" + "> " * (MAX_MARGIN // 2) + "b"


def test_numbers_that_no_parser_reads_become_bullets() -> None:
    sheet = Sheet()
    listing = sheet.listing(start=0, step=-1)
    for text in "ab":
        place = sheet.item(listing)
        sheet.put(text)
        sheet.leave(place)
    assert sheet.markdown() == "0. a\n* b"
