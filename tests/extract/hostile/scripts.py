"""Scripts and styles: megabytes of them, and JSON-LD that a JSON parser dislikes."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from tests.extract.hostile.case import add, page
from tests.extract.hostile.parts import MEGA, STORY, around, paragraphs


def linked(text: bytes) -> bytes:
    """Return a page with JSON-LD in its head."""
    return around(b"", head=b'<script type="application/ld+json">' + text + b"</script>")


def _article(**members: object) -> bytes:
    return json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **members}).encode()


# Functions, for dozens of megabytes are not to be built by who imports this.
_JSON: dict[str, Callable[[], bytes]] = {
    "deep-arrays": lambda: b"[" * 100_000 + b"]" * 100_000,
    "deep-arrays-open": lambda: b"[" * MEGA,
    "deep-objects": lambda: b'{"@graph":' * 100_000 + b"1" + b"}" * 100_000,
    "deep-strings-of-quotes": lambda: b'"\\"' * 300_000,
    "huge-integer": lambda: b'{"@type":"Article","datePublished":' + b"1" * MEGA + b"}",
    "huge-float": lambda: b'{"@type":"Article","datePublished":1e' + b"9" * 1000 + b', "commentCount": NaN}',
    "very-many-nodes": lambda: b"[" + b'{"@type":"Article","headline":"x"},' * 200_000 + b"{}]",
    "very-many-scalars": lambda: b"[" + b"1," * 5_000_000 + b"1]",
    "same-key": lambda: b'{"@type":"Article",' + b'"headline":"x",' * 200_000 + b'"name":"y"}',
    "surrogates": lambda: b'{"@type":"Article","headline":"\\ud800 \\udfff","author":{"name":"\\udead \\u0000"}}',
    "nothing": lambda: b"",
    "null": lambda: b"null",
    "spaces": lambda: b" " * (10 * MEGA),
    "comments": lambda: b"<!--" + b" " * MEGA + b"//" + b" " * MEGA + b"<![CDATA[" + b"]]>" * 100_000,
    "trailing-commas": lambda: b'{"@type":"Article",' + b"," * MEGA + b"}",
    "semicolons": lambda: b'{"@type":"Article"}' + b";" * MEGA,
}


def _linked(text: Callable[[], bytes]) -> bytes:
    return linked(text())


for _name, _text in _JSON.items():
    add(f"scripts-json-{_name}", partial(_linked, _text), says=STORY)

_MEMBERS: dict[str, Callable[[], dict[str, object]]] = {
    "long-headline": lambda: {"headline": "x " * MEGA},
    "hundred-thousand-authors": lambda: {"author": [{"name": f"Ann Author{number}"} for number in range(100_000)]},
    "author-of-names": lambda: {"author": {"name": "Ann Author, " * 100_000}},
    "date-of-digits": lambda: {"datePublished": "1" * MEGA},
    "date-of-spaces": lambda: {"datePublished": "2024-05-06" + " " * MEGA + "x"},
    "hundred-thousand-dates": lambda: {"datePublished": ["2024-05-06"] * 100_000},
    "author-of-spaces": lambda: {"author": {"name": "Ann" + " " * MEGA + "Author"}},
    "fields-of-spaces": lambda: dict.fromkeys(
        ("headline", "keywords", "license", "url", "inLanguage"), "a" + " \n" * MEGA + "b"
    ),
    "keywords": lambda: {"keywords": "a," * MEGA},
    "image-of-lists": lambda: {"image": [["https://site.example/i.png"] * 1000] * 100},
    "wrong-types": lambda: {
        "headline": {"a": [1]},
        "author": [[["x"]], 5, None, True],
        "datePublished": {"x": 1},
        "url": [],
    },
    "types-of-everything": lambda: {"@type": ["Article", 1, None, {"x": "y"}, []], "@graph": "x", "mainEntity": [None]},
    "long-publisher": lambda: {"publisher": {"name": "p" * MEGA}, "inLanguage": "e" * MEGA, "license": "l" * MEGA},
}


def _linked_article(members: Callable[[], dict[str, object]]) -> bytes:
    return linked(_article(**members()))


for _name, _members in _MEMBERS.items():
    add(f"scripts-json-{_name}", partial(_linked_article, _members), says=STORY)


@page(says=STORY)
def thirty_megabytes() -> bytes:
    return around(b"<script>" + b"if (a < b && c > d) { f('</p><p>'); }\n" * 800_000 + b"</script>")


@page(says=STORY)
def thirty_megabytes_of_style() -> bytes:
    return around(b"", head=b"<style>" + b"a > b { color: red }\n" * 1_500_000 + b"</style>")


@page(refused="more than")
def hundred_megabytes_of_json() -> bytes:
    return linked(b'{"a":"' + b"x" * (100 * MEGA) + b'"}')


@page(says=STORY)
def forty_megabytes_of_json() -> bytes:
    return linked(b'{"@type":"Article","articleBody":"' + b"x " * (20 * MEGA) + b'"}')


@page(says=STORY)
def ten_thousand_scripts_of_json() -> bytes:
    return around(b'<script type="application/ld+json">{"@type":"Article","headline":"x"}</script>' * 10_000)


@page(says=STORY)
def hundred_thousand_scripts() -> bytes:
    return around(b"<script>x</script>" * 100_000)


@page(keeps=[], says=["long enough"])
def script_that_never_closes() -> bytes:
    return paragraphs(5) + b"<script>" + b"<p>no words of the page</p>" * 100_000


@page(says=STORY)
def script_in_a_comment_in_a_script() -> bytes:
    return around(b"<script><!-- <script> x </script> y --></script>" * 10_000)


@page(says=STORY)
def closing_tags_in_strings() -> bytes:
    return around(b"<script>var a = '<\\/script>', b = '</scr' + 'ipt>';</script>" * 10_000)


@page(says=["body stands in JSON"], keeps=[])
def story_in_json_alone() -> bytes:
    text = "This body stands in JSON only, and it is a long one, with commas and full stops. " * 10
    return b"<body><div id=app></div><script type=application/ld+json>" + _article(articleBody=text) + b"</script>"
