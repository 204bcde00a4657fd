from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.errors import ExtractError
from archiver.extract.dom import parse
from archiver.extract.encoding import decode_page
from archiver.extract.proofs import FIELDS
from archiver.extract.rules import NO_RULES
from archiver.extract.story import extract_story
from archiver.model import Evidence, Story

ENGLISH = b"""<!DOCTYPE html><html lang="en_GB"><head><meta charset="utf-8">
<title>Harbour cranes fall silent &amp; wait | The Tidal Post</title>
<meta property="og:site_name" content="The Tidal Post"><meta name="description" content="A strike, told from the quay.">
<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "NewsArticle",
"headline": "Harbour cranes fall silent & wait", "datePublished": "2023-04-05T06:07:08+01:00",
"author": [{"@type": "Person", "name": "Ada Quill"}, {"name": "Ben Oar"}]}]}</script></head>
<body><nav class="menu"><a href="/">Home</a><a href="/sport">Sport</a></nav>
<header><h1>Harbour cranes fall silent &amp; wait</h1></header>
<main><div class="story-body">
<p>The cranes on the northern quay stopped at noon, and nobody on the ships below could say when they would move.</p>
<figure><img data-src="/img/crane.jpg" src="data:,R0" alt="A crane"><figcaption>The largest crane.</figcaption>
</figure><h2>What the crews want</h2>
<p>Crews ask for <b>two days of rest</b>, as the <a href="/pact#day" rel="nofollow">harbour pact</a>
has promised since spring.</p>
<ul><li>A longer break between two shifts, taken ashore.</li><li>Pay for the hours spent waiting at the gate.</li></ul>
<pre>shift = 12
  rest = 0</pre>
<p>Talks go on tonight, said the port, which hopes that the first ship will leave before the tide turns again.</p>
</div></main>
<div class="related"><h3>Related</h3><a href="/a">Another story that nobody asked for</a></div>
<footer><p>Copyright 2023 The Tidal Post, all rights reserved, and a long sentence about the terms of use.</p></footer>
</body></html>"""

CHINESE = """<html><head><title>潮汐电站重新发电 - 海湾日报</title></head><body>
<div class="top-nav"><a href="/">首页</a><a href="/news">新闻</a><a href="/tech">科技</a></div>
<h1>潮汐电站重新发电</h1><div class="pub-info">2022年03月04日 08时15分 作者：林小舟</div>
<div class="text"><p>停机三个月之后，海湾西侧的潮汐电站昨天重新并网发电，首日发电量超过了工程师们的预计。</p>
<p>维护人员更换了两台水轮机的叶片，并且清除了闸门上的贝类。站长表示，夏季之前不会再次停机。</p>
<p>当地居民说，夜里又能听见闸门开启的声音了，这让他们想起了电站刚刚建成的那些年。</p></div>
<div class="footer">版权所有，未经许可不得转载，海湾日报社保留一切权利。</div></body></html>""".encode("gb18030")


def evidence_of(story: Story, field: str) -> Evidence:
    return next(proof for proof in story.evidence if proof.field == field)


def test_an_english_story_with_all_its_fields() -> None:
    story = extract_story(ENGLISH, url="https://tidal.example/2023/04/05/cranes")
    assert story.title == "Harbour cranes fall silent & wait"
    assert story.authors == ("Ada Quill", "Ben Oar")
    assert story.date == "2023-04-05T06:07:08+01:00"
    assert story.source == "The Tidal Post"
    assert story.language == "en-GB"
    assert story.description == "A strike, told from the quay."
    assert story.kind == "article"
    assert story.text.startswith("The cranes on the northern quay")
    assert story.text.endswith("before the tide turns again.")
    assert "shift = 12\n  rest = 0" in story.text
    assert [(image.url, image.alt, image.caption) for image in story.images] == [
        ("https://tidal.example/img/crane.jpg", "A crane", "The largest crane.")
    ]
    assert [(link.url, link.text, link.rel) for link in story.links] == [
        ("https://tidal.example/pact#day", "harbour pact", "nofollow")
    ]


def test_the_markdown_of_a_story_is_readable() -> None:
    markdown = extract_story(ENGLISH, url="https://tidal.example/x").markdown
    assert "![A crane](https://tidal.example/img/crane.jpg)\n\nThe largest crane.\n\n## What the crews want" in markdown
    assert "Crews ask for **two days of rest**, as the [harbour pact](https://tidal.example/pact#day) has" in markdown
    assert "* A longer break between two shifts, taken ashore.\n* Pay" in markdown
    assert "```\nshift = 12\n  rest = 0\n```" in markdown
    assert "Related" not in markdown
    assert "Copyright" not in markdown


def test_a_chinese_story_without_metadata() -> None:
    story = extract_story(CHINESE, content_type="text/html; charset=gb2312")
    assert (story.title, story.date, story.source) == ("潮汐电站重新发电", "2022-03-04T08:15", "海湾日报")
    assert (story.language, story.encoding) == ("zh", "gb18030")
    assert story.text.startswith("停机三个月之后")
    assert story.text.endswith("那些年。")
    assert evidence_of(story, "language").selector == ""
    assert evidence_of(story, "description").status == "absent"


def test_the_seed_story(shared: Path) -> None:
    raw = (shared / "seed" / "solidot-78089.html").read_bytes()
    story = extract_story(raw, url="https://www.solidot.org/story?sid=78089")
    assert (story.title, story.date, story.source) == ("中美 AI 芯片竞争", "2024-05-06T23:48+08:00", "Solidot")
    assert story.text.startswith("美国限制芯片出口")
    assert story.text.endswith("https://www.nature.com/articles/d41586-024-01292-1")
    assert story.text.count("\n") == 1
    assert (evidence_of(story, "date").method, evidence_of(story, "date").status) == ("rule", "supported")
    assert evidence_of(story, "date").quote == "2024年05月06日 23时48分"
    assert story.rules == ("solidot",)


def test_the_seed_story_without_its_rule(shared: Path) -> None:
    raw = (shared / "seed" / "solidot-78089.html").read_bytes()
    story = extract_story(raw, url="https://www.solidot.org/story?sid=78089", rules=NO_RULES)
    assert (story.title or "").endswith("中美 AI 芯片竞争")
    assert (story.date or "").startswith("2024-05-06")
    assert story.text.startswith("美国限制芯片出口")
    assert (story.rules, story.ruleset_digest) == ((), None)


@pytest.mark.parametrize("raw", [ENGLISH, CHINESE], ids=["english", "chinese"])
def test_each_field_has_evidence_that_stands_in_the_page(raw: bytes) -> None:
    story = extract_story(raw)
    assert [proof.field for proof in story.evidence if "/" not in proof.field] == list(FIELDS)
    decoded = decode_page(raw).text
    root = parse(decoded)
    assert root is not None
    for proof in story.evidence:
        value = getattr(story, proof.field.partition("/")[0])
        assert bool(value) == (proof.status != "absent"), proof.field
        if proof.quote is not None:
            assert decoded[proof.start : proof.end] == proof.quote
        if proof.selector:
            assert root.getroottree().xpath(proof.selector.partition("#")[0])
    assert evidence_of(story, "title").quote


def test_an_entity_is_quoted_as_the_page_spells_it() -> None:
    proof = evidence_of(extract_story(ENGLISH), "title")
    assert proof.value_raw == "Harbour cranes fall silent & wait"
    assert proof.quote == "Harbour cranes fall silent &amp; wait"


def test_dates_that_disagree_are_a_conflict_with_the_other_named() -> None:
    raw = ENGLISH.replace(b"<body>", b'<meta property="article:published_time" content="2023-04-09"><body>')
    proof = evidence_of(extract_story(raw), "date")
    assert proof.status == "conflict"
    assert proof.value_raw[:10] not in [other.value[:10] for other in proof.rejected]
    assert {"2023-04-09", "2023-04-05"} == {proof.value_raw[:10], *(other.value[:10] for other in proof.rejected)}


def test_titles_that_disagree_are_a_conflict() -> None:
    raw = ENGLISH.replace(b'"headline": "Harbour cranes fall silent & wait"', b'"headline": "Quite another thing"')
    assert evidence_of(extract_story(raw), "title").status == "conflict"


def test_a_declared_language_that_the_script_refutes_is_a_conflict() -> None:
    raw = CHINESE.replace(b"<html>", b'<html lang="en">')
    proof = evidence_of(extract_story(raw, content_type="text/html; charset=gbk"), "language")
    assert (proof.status, [other.value for other in proof.rejected]) == ("conflict", ["en"])


def test_a_date_after_the_capture_does_not_count() -> None:
    story = extract_story(ENGLISH, fetched_at=datetime(2023, 4, 1, tzinfo=UTC))
    assert story.date is None


def test_a_plain_text_is_a_story_of_text_alone() -> None:
    story = extract_story(b"first line\r\nsecond <b>", content_type="text/plain; charset=utf-8")
    assert story.text == "first line\nsecond <b>"
    assert story.title is None
    assert {proof.field for proof in story.evidence if proof.status == "supported"} == {"text", "markdown", "kind"}


def test_comments_belong_to_a_forum_page_only() -> None:
    post = b"<p>A first post of decent length, with a comma, that asks how the thing is done in the end.</p>"
    reply = b"<div class=comments><p>A reply of decent length, with a comma, which says how it is done.</p></div>"
    page = b"<div id=a>" + post * 2 + reply + b"</div>"
    assert "A reply" in extract_story(page, url="https://x.example/forum/topic/1").text
    assert "A reply" not in extract_story(page, url="https://x.example/story").text


def test_the_body_may_stand_in_json_only() -> None:
    body = "A long body that a script would show. " * 20
    raw = f'<script type="application/ld+json">{{"@type": "Article", "articleBody": "{body}"}}</script><p>Wait.</p>'
    story = extract_story(raw.encode())
    assert story.text == body.strip()
    assert evidence_of(story, "text").selector.endswith("#/articleBody")


@given(st.binary(max_size=500))
@settings(deadline=None)
def test_any_bytes_give_a_story_or_an_extract_error(raw: bytes) -> None:
    try:
        story = extract_story(raw, url="https://x.example/")
    except ExtractError:
        return
    assert story == extract_story(raw, url="https://x.example/")


TAGS = [
    "p",
    "div",
    "h1",
    "a href='/x'",
    "span class=date",
    "article",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "b",
    "pre",
    "br",
    "title",
]
TEXTS = [
    "A sentence, rather long, that says nothing at all.",
    "2024-05-06",
    "&amp;&quot;",
    "中文的句子，也没有说什么。",
    " \n",
]


@given(
    st.lists(
        st.sampled_from([*(f"<{tag}>" for tag in TAGS), *(f"</{tag.split()[0]}>" for tag in TAGS), *TEXTS]), max_size=40
    )
)
@settings(deadline=None)
def test_every_quote_of_any_page_stands_where_it_says(parts: list[str]) -> None:
    raw = "".join(["<body>", *parts]).encode()
    story = extract_story(raw)
    decoded = decode_page(raw).text
    assert story == extract_story(raw)
    for proof in story.evidence:
        if proof.quote is not None:
            assert decoded[proof.start : proof.end] == proof.quote
