"""Pages that list stories: two front pages in parts, issues by day, topics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from archiver.demo.site import dates
from archiver.demo.site.pages import Article, Page
from archiver.demo.site.render import TOPICS, Edition

PER_PAGE = 4

Entry = dict[str, object]


def listing_pages(edition: Edition) -> Iterator[Page]:
    """Yield every page that lists stories."""
    chinese = [article for article in edition.articles if article.is_chinese]
    english = [article for article in edition.articles if not article.is_chinese]
    yield from _front(edition, chinese, "zh-CN", lambda number: f"/?page={number}" if number > 1 else "/")
    yield from _front(edition, english, "en", lambda number: f"/en/page/{number}/" if number > 1 else "/en/")
    yield from _issues(edition)
    yield from _topics(edition)


def shown_date(article: Article) -> str:
    """Return the date of the story as its readers see it."""
    return dates.visible(article.published, article.visible, article.visible_zone)


def _entries(articles: Sequence[Article]) -> list[Entry]:
    return [{"article": article, "shown": shown_date(article)} for article in articles]


def _front(edition: Edition, articles: list[Article], lang: str, path_of: Callable[[int], str]) -> Iterator[Page]:
    count = -(-len(articles) // PER_PAGE)
    title = "首页" if lang == "zh-CN" else "Front page"
    for number in range(1, count + 1):
        yield edition.page(
            path_of(number),
            "listing.html",
            lang=lang,
            title=title if number == 1 else f"{title} {number}",
            heading=None,
            alternate=number == 1,
            entries=_entries(articles[(number - 1) * PER_PAGE : number * PER_PAGE]),
            numbers=[{"name": n, "path": path_of(n)} for n in range(1, count + 1)],
            previous=path_of(number - 1) if number > 1 else None,
            next=path_of(number + 1) if number < count else None,
        )


def _issues(edition: Edition) -> Iterator[Page]:
    """Yield one page a day; "next" leads to the older day, as the parts of the front page do."""
    issues = edition.issues
    for place, issue in enumerate(issues):
        stories = [article for article in edition.articles if dates.issue(article.published) == issue]
        name = dates.issue_name(issue, "zh-CN")
        yield edition.page(
            f"/?issue={issue}",
            "listing.html",
            title=f"{name}的文章",
            heading=f"{name}的文章",
            alternate=False,
            entries=_entries(stories),
            numbers=[{"name": digits[4:6] + "-" + digits[6:], "path": f"/?issue={digits}"} for digits in issues],
            previous=f"/?issue={issues[place - 1]}" if place else None,
            next=f"/?issue={issues[place + 1]}" if place + 1 < len(issues) else None,
        )


def _topics(edition: Edition) -> Iterator[Page]:
    for topic in TOPICS:
        yield edition.page(
            f"/topic/{topic.key}",
            "listing.html",
            title=f"{topic.zh} · {topic.en}",
            heading=f"{topic.zh} · {topic.en}",
            alternate=False,
            entries=_entries([article for article in edition.articles if article.topic == topic.key]),
            numbers=[],
            previous=None,
            next=None,
        )
