"""The machine-readable dates, titles and authors in a story's head: a different carrier on each story.

`carriers` of a story name some of these; a story without any shows its date to readers only.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC
from typing import Any

from markupsafe import Markup, escape

from archiver.demo.site import dates
from archiver.demo.site.pages import Article


def head_of(article: Article) -> Markup:
    """Return the elements that go into the head of the story's page."""
    return Markup("\n").join(CARRIERS[name](article) for name in article.carriers if name in CARRIERS)


def _cambrian(article: Article) -> Markup:
    """The JSON-LD that Baidu once asked for: local time without a zone."""
    return _json_ld(
        {
            "@context": "https://ziyuan.baidu.com/contexts/cambrian.jsonld",
            "@id": article.path,
            "title": article.title,
            "images": [article.image] if article.image else [],
            "description": article.summary,
            "pubDate": f"{article.published:%Y-%m-%dT%H:%M:%S}",
        }
    )


def _newsarticle(article: Article) -> Markup:
    return _json_ld({"@context": "https://schema.org", **_news(article)})


def _graph(article: Article) -> Markup:
    """The same inside a graph, with the authors as nodes of their own."""
    people = [{"@type": "Person", "@id": f"#author-{n}", "name": name} for n, name in enumerate(article.authors, 1)]
    story = {**_news(article), "author": [{"@id": person["@id"]} for person in people]}
    site = {"@type": "WebSite", "@id": "/#site", "name": "Shiye News", "url": "/"}
    return _json_ld({"@context": "https://schema.org", "@graph": [site, *people, story]})


def _news(article: Article) -> dict[str, Any]:
    story: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": article.title,
        "inLanguage": article.language,
        "datePublished": article.published.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "Organization", "name": "拾页新闻" if article.is_chinese else "Shiye News"},
        "description": article.summary,
    }
    if article.updated:
        story["dateModified"] = article.updated.isoformat()
    return story


def _article_meta(article: Article) -> Markup:
    return _property("article:published_time", article.published.isoformat())


def _article_meta_utc(article: Article) -> Markup:
    return _property("article:published_time", dates.utc_text(article.published))


def _dublin_core(article: Article) -> Markup:
    day = f"{article.published.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    fields = [("DC.title", article.title), ("DC.date", day), *(("DC.creator", name) for name in article.authors)]
    return Markup("\n").join(Markup('<meta name="{}" content="{}"/>').format(*pair) for pair in fields)


def _property(name: str, content: str) -> Markup:
    return Markup('<meta property="{}" content="{}"/>').format(name, escape(content))


def _json_ld(value: dict[str, Any]) -> Markup:
    # "<" would let a value close the script element (HTML, 4.12.1.3).
    text = json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    return Markup(f'<script type="application/ld+json">\n{text}\n</script>')


CARRIERS: dict[str, Callable[[Article], Markup]] = {
    "cambrian": _cambrian,
    "newsarticle": _newsarticle,
    "graph": _graph,
    "article-meta": _article_meta,
    "article-meta-utc": _article_meta_utc,
    "dublin-core": _dublin_core,
}
"""The carrier "time" is missing here: it is a <time datetime> around the visible date, so the template writes it."""
