from __future__ import annotations

from datetime import UTC, datetime

from archiver.extract.rule_files import parse_rule
from archiver.extract.rules import NO_RULES, RuleSet
from archiver.extract.story import extract_story
from archiver.model import Evidence, Story

URL = "https://news.example/story/1"
PAGE = """<html><head><title>Wrong | News</title><meta name="author" content="Wrong Person"></head><body>
<div class="top">Menu and more words that are in no story at all, however long they are, and they are long.</div>
<div class="body"><h2 class="head">The right title</h2><p class="by">By <b>Ada Byron</b>, <b>Charles Babbage</b></p>
<p>One sentence of the story.<span class="ad"> Buy this!</span> And behind it.</p>
<div class="share">Share me</div><p>Two <a href="/x">sentences</a> of it.</p><img src="/a.jpg" alt="A"></div>
<p class="time">Posted 06.05.2024, 23:48 o'clock</p><a class="tag">sea</a><a class="tag">fog</a></body></html>"""
RULE = """
hosts = ["news.example"]
content = [".nothing", ".body"]
remove = [".share", ".ad", ".by"]
title = "h2.head"
authors = ".by b"
tags = "a.tag"
image = "img/@src"
description = ".missing"
[date]
select = ".time"
format = "%d.%m.%Y, %H:%M"
zone = "+02:00"
[fixed]
source = "The News"
language = "en"
kind = "article"
"""


def read(rule: str = RULE, page: str = PAGE, url: str = URL, fetched_at: datetime | None = None) -> Story:
    rules = RuleSet((parse_rule(rule.encode(), "news", "news.toml"),))
    return extract_story(page.encode(), url=url, rules=rules, fetched_at=fetched_at)


def piece(story: Story, field: str) -> Evidence:
    return next(piece for piece in story.evidence if piece.field == field)


def test_a_rule_says_where_the_fields_are() -> None:
    story = read()
    assert (story.title, story.authors) == ("The right title", ("Ada Byron", "Charles Babbage"))
    assert (story.date, story.tags) == ("2024-05-06T23:48+02:00", ("sea", "fog"))
    assert (story.source, story.language, story.kind) == ("The News", "en", "article")
    assert story.image == "https://news.example/a.jpg"


def test_the_story_is_what_the_rule_says_without_what_it_removes() -> None:
    story = read()
    assert story.text == "One sentence of the story. And behind it.\nTwo sentences of it."
    assert "Buy" not in story.markdown
    assert "Share" not in story.markdown
    assert "[sentences](https://news.example/x)" in story.markdown
    assert [link.url for link in story.links] == ["https://news.example/x"]
    assert [image.url for image in story.images] == ["https://news.example/a.jpg"]


def test_the_evidence_names_the_rule_and_the_element_it_found() -> None:
    story = read()
    title = piece(story, "title")
    assert (title.method, title.selector, title.quote) == ("rule", "/html/body/div[2]/h2", "The right title")
    date = piece(story, "date")
    assert (date.method, date.value_raw, date.quote) == ("rule", "06.05.2024, 23:48", "06.05.2024, 23:48")
    assert piece(story, "text").selector == "/html/body/div[2]"
    assert [other.value for other in piece(story, "authors").rejected] == ["Wrong Person"]


def test_what_a_rule_fixes_is_asserted() -> None:
    story = read()
    assert [piece(story, field).status for field in ("source", "language", "kind")] == ["asserted"] * 3


def test_where_a_selector_finds_nothing_the_general_way_is_taken() -> None:
    story = read('hosts = "news.example"\ntitle = ".none"\nauthors = ".none"\ncontent = ".none"\ndate = ".none"')
    assert story.authors == ("Wrong Person",)
    assert piece(story, "authors").method == "meta"
    assert story.text
    assert story.date


def test_a_date_without_a_format_is_read_as_anywhere_and_gets_the_zone() -> None:
    rule = 'hosts = "news.example"\n[date]\nselect = ".time"\nzone = "+02:00"'
    assert read(rule, PAGE.replace("06.05.2024", "2024-05-06")).date == "2024-05-06T23:48+02:00"


def test_a_date_after_the_capture_does_not_count() -> None:
    assert piece(read(fetched_at=datetime(2023, 1, 1, tzinfo=UTC)), "date").method != "rule"


def test_a_page_of_another_site_is_read_without_the_rule() -> None:
    other = "https://other.example/story/1"
    assert read(url=other) == extract_story(PAGE.encode(), url=other, rules=NO_RULES)


def test_removing_the_whole_content_leaves_the_general_way() -> None:
    story = read('hosts = "news.example"\ncontent = ".body"\nremove = ".body *"')
    assert story.text
    assert piece(story, "text").method != "rule"
