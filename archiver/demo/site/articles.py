"""The stories, read from stories/*.md: a YAML front matter and a body in the small markup."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import yaml

from archiver.demo.site import markup
from archiver.demo.site.pages import Article
from archiver.resources import folder


def load_articles(edition: int) -> tuple[Article, ...]:
    """Return the stories as they read in `edition`, newest first."""
    files = sorted(folder("demo/site/stories").glob("*.md"))
    articles = [_article(file.read_text(encoding="utf-8"), edition) for file in files]
    return tuple(sorted(articles, key=lambda article: article.published, reverse=True))


def _article(source: str, edition: int) -> Article:
    _, front, body = source.split("---\n", 2)
    values: dict[str, Any] = yaml.safe_load(front)
    for number in range(2, edition + 1):
        values |= values.get(f"edition_{number}", {})
    return Article(
        path=values["path"],
        language=values["lang"],
        title=values["title"],
        authors=tuple(values["authors"]),
        published=datetime.fromisoformat(values["published"]),
        updated=_time(values, "updated"),
        topic=values["topic"],
        department=values["department"],
        summary=values["summary"],
        body=markup.render(body, edition, values.get("layout", "paragraphs")),
        carriers=tuple(values["carriers"]),
        visible=values["visible"],
        visible_zone=values.get("visible_zone"),
        image=values.get("image"),
        framing=values.get("framing", "length"),
        coding=values.get("coding"),
    )


def _time(values: Mapping[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(values[name]) if name in values else None
