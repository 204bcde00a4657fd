"""Items with texts of many scripts and with signs that some format gives a meaning."""

from __future__ import annotations

from datetime import UTC, datetime

from archiver.cite.item import CitedItem, item_of
from archiver.cite.place import read_place
from archiver.cite.quote import find_quote
from archiver.model import Capture, Story

TITLES = {
    "chinese": "中美 AI 芯片竞争：美国限制出口",
    "japanese": "東京の図書館、ラーメンと「本」",
    "korean": "서울의 새 도서관",
    "arabic": "افتتاح مكتبة جديدة – 2025",
    "hebrew": "ספרייה חדשה נפתחה בעיר",
    "hindi": "नया पुस्तकालय",
    "thai": "ห้องสมุดแห่งใหม่",
    "accents": "Straße nach Ærø: l’été à Łódź, Đà Nẵng",
    "combining": "Cafe\u0301 a\u0308ußert sich",
    "astral": "𝔘nicode 🚤 and 𠮷野家",
    "latex": r"100 % of $5 & #1_2 {x} ^up ~tilde \backslash \input{/etc/passwd}",
    "braces": "}{ unbalanced { braces }} and {{cite web|x}}",
    "ligatures": "a -- b --- c ``d'' <<e>> ?` !` ,,f''",
    "markup": "<b>bold</b> &amp; <!-- no --> ]]> '''wiki''' [[link]] | ~~~~",
    "markdown": "[a](http://b) *c* _d_ `e` ^f^ #g ![h]",
    "control": "a\x00b\x1b[31mc\u202ed\u2066e",
    "separators": "a; b: c, d. e? f! — g – h / i",
    "wikitext": "a|b=c {{!}} [[x|y]] <ref>z</ref> <nowiki> =h= &#124;",
    "emoji": "👩‍🔬 on tides 🌊 in 🏳️‍🌈",
    "lines": "one\r\ntwo\u2028three\u0085four\tfive",
    "at": "@misc{x, title = {y}} % comment",
    "capitals": "NASA and McDonald's: iPhone IN THE NEWS",
    "nocase": 'a <span class="nocase">B</span> c',
    "and": "Health and safety and others",
    "long": "A very long title, as some pages have it. " * 100,
    "dated": "What happened on 6 October 2025 (2025-10-06)",
}
AUTHORS = (
    ("Wilson", "王小明"),
    ("Health and Safety", "Müller, Jörg"),
    ("{Braces} & Co.", "O’Neill; Sons"),
    (),
    ("أحمد", "José María Łukasz"),
)


def specimens() -> list[CitedItem]:
    """Return an item for each title."""
    return [_item(number, title) for number, title in enumerate(TITLES.values())]


def _item(number: int, title: str) -> CitedItem:
    capture = Capture(
        f"https://news.example/{number}?a=1&b={{2}}_%20#top",
        "",
        datetime(2025, 10, 6, 17, 17, 50, 740398, UTC),
        f"<urn:uuid:5b0f7a2e-0d7c-4d7e-9d7a-{number:012d}>",
        "response",
        "a.warc.gz",
        0,
        100,
        mime="text/html",
        status=200,
        digest="sha256:" + "ab" * 32,
    )
    text = f"Before. {title} Behind."
    story = Story(
        title=title,
        authors=AUTHORS[number % len(AUTHORS)],
        date=("2024-05-06T23:48", "2024-05", "2024", None, "last week", "2025-10-06")[number % 6],
        source=(None, "奇客Solidot–传递最新科技情报", "News & More_{x}")[number % 3],
        language=("zh-CN", "en", None, "de")[number % 4],
        description=None,
        kind="article",
        text=text,
        markdown=text,
    )
    quote = find_quote(title.strip(), {"story": text}, where="u") if number % 2 else None
    return item_of(capture, None, story, read_place("https://archive.example.org"), quote=quote)
