from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from archiver.archive import Archive
from archiver.cite.quote import QuoteError
from archiver.cite.resolve import cite
from archiver.errors import CaptureIndexError, UsageError

URL = "https://www.solidot.org/story?sid=78089"
BASE = "https://archive.example.org"


def test_url_stands_for_its_latest_capture(archive: Archive) -> None:
    item = cite(archive, URL, memento_base=BASE)
    assert (item.title, item.authors, item.site, item.language) == (
        "中美 AI 芯片竞争",
        ("Wilson",),
        "奇客Solidot",
        "zh-CN",
    )
    assert item.published == "2024-05-06T23:48:00+08:00"
    assert item.captured_at == datetime(2025, 10, 6, 17, 17, 50, 740398, UTC)
    assert item.memento_url == f"{BASE}/w/20251006171750/{URL}"
    assert item.payload_digest is not None
    assert item.payload_digest.startswith("sha256:")
    assert (item.precision, item.remarks) == ("page", ())


def test_site_is_named_by_the_site_rules_of_the_archive(archive: Archive) -> None:
    (archive.folder / "rules").mkdir()
    (archive.folder / "rules/solidot.toml").write_text('hosts = ["www.solidot.org"]\n[fixed]\nsource = "A rule"\n')
    with closing(Archive(archive.folder)) as again:
        assert cite(again, URL).site == "A rule"


def test_time_chooses_the_nearest_capture(archive: Archive) -> None:
    assert cite(archive, URL, at=datetime(2024, 6, 1, tzinfo=UTC)).title == "Older words"


@pytest.mark.parametrize(
    "target", ["<urn:uuid:00000000-0000-4000-8000-000000000001>", "urn:uuid:00000000-0000-4000-8000-000000000001"]
)
def test_record_id_stands_for_its_capture(archive: Archive, target: str) -> None:
    item = cite(archive, target)
    assert item.title == "Older words"
    assert item.record_id == "urn:uuid:00000000-0000-4000-8000-000000000001"


def test_what_the_last_capture_was_answered_with_is_told_with_any_other(archive: Archive) -> None:
    item = cite(archive, URL, at=datetime(2024, 6, 1, tzinfo=UTC))
    assert (item.last_status, item.last_captured_at) == (200, datetime(2025, 10, 6, 17, 17, 50, 740398, UTC))
    assert cite(archive, "https://www.solidot.org/gone").last_status == 404


def test_quote_with_other_blanks_is_proven_only_when_that_is_asked_for(archive: Archive) -> None:
    wanted = "过去两年，生成式  AI 技术的发展"
    with pytest.raises(QuoteError, match="--normalized"):
        cite(archive, URL, quote=wanted)
    quote = cite(archive, URL, quote=wanted, normalizer="white-space").quote
    assert quote is not None
    assert (quote.match, quote.asked) == ("normalized", wanted)


def test_quote_is_proven_in_the_story(archive: Archive) -> None:
    quote = cite(archive, URL, quote="过去两年，生成式 AI 技术的发展").quote
    assert quote is not None
    assert (quote.within, quote.match) == ("story", "exact")


def test_quote_is_proven_on_the_page_around_the_story(archive: Archive) -> None:
    quote = cite(archive, URL, quote="本文已被查看 14250 次").quote
    assert quote is not None
    assert quote.within == "page"


def test_quote_that_the_capture_does_not_say_is_refused(archive: Archive) -> None:
    with pytest.raises(QuoteError, match=r"nearest passage.*过去两年，生成式 AI 技术的发展"):
        cite(archive, URL, quote="过去三年，生成式 AI 技术的发展")
    with pytest.raises(QuoteError):
        cite(archive, URL, at=datetime(2024, 6, 1, tzinfo=UTC), quote="生成式 AI 技术的发展")


def test_picture_is_cited_by_its_address(archive: Archive) -> None:
    item = cite(archive, "https://www.solidot.org/logo.png", memento_base=BASE)
    assert (item.title, item.heading, item.precision) == (None, "https://www.solidot.org/logo.png", "part")
    assert item.remarks[0].startswith("No title or author could be read")
    with pytest.raises(QuoteError, match="no quote can be looked for"):
        cite(archive, "https://www.solidot.org/logo.png", quote="words")


@pytest.mark.parametrize(("path", "words"), [("gone", "error (HTTP 404)"), ("old", "redirect (HTTP 301)")])
def test_capture_that_is_no_page_is_cited_with_a_remark(archive: Archive, path: str, words: str) -> None:
    item = cite(archive, f"https://www.solidot.org/{path}", memento_base=BASE)
    assert words in " ".join(item.remarks)


def test_archive_can_be_named(archive: Archive) -> None:
    assert ":my.archive:" in cite(archive, URL, archive_id="my.archive").pwid


def test_url_that_was_never_captured_is_refused(archive: Archive) -> None:
    with pytest.raises(CaptureIndexError, match="not in this archive"):
        cite(archive, "https://www.solidot.org/never")


@pytest.mark.parametrize("target", ["urn:uuid:\udcff", "http://a.example/\udcff"])
def test_target_that_is_no_text_is_a_usage_error(archive: Archive, target: str) -> None:
    with pytest.raises(UsageError, match="no text"):
        cite(archive, target)


def test_capture_of_another_spelling_is_said_to_be_one(archive: Archive) -> None:
    item = cite(archive, URL.replace("story", "STORY"), memento_base=BASE)
    assert "was not captured under this very address" in item.remarks[0]
    assert cite(archive, URL, memento_base=BASE).remarks == ()
