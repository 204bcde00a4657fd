"""Turns templates and values into the pages of one edition; holds what every page shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from archiver.demo.site import dates
from archiver.demo.site.pages import Article, Framing, Page, Reach
from archiver.resources import folder

HTML = ("Content-Type", "text/html; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of stories, by its key in addresses and its name in both languages."""

    key: str
    zh: str
    en: str
    colour: str


@dataclass(frozen=True, slots=True)
class Author:
    """An invented person; `key` is the fragment of the page of authors."""

    key: str
    name: str
    lang: str
    note: str


TOPICS = (
    Topic("archive", "存档", "Archives", "#a8321f"),
    Topic("paper", "纸张", "Paper", "#b28c4c"),
    Topic("sky", "星空", "The sky", "#2c4858"),
    Topic("formats", "格式", "Formats", "#606c4c"),
    Topic("library", "图书馆", "Libraries", "#463a52"),
)

AUTHORS = (
    Author("lin-yuan", "林渊", "zh-CN", "写图书馆和旧地图，习惯在夜里交稿。"),
    Author("zhou-yanqiu", "周砚秋", "zh-CN", "做过十一年纸质文献修复，现在写字比补字多。"),
    Author("gu-beichen", "顾北辰", "zh-CN", "天文爱好者，拥有两台望远镜和一把折叠椅。"),
    Author("he-sui", "何穗", "zh-CN", "关心文件格式，也关心文件里的人。"),
    Author("mara-ellingsen", "Mara Ellingsen", "en", "Writes about paper, ink and other slow media."),
    Author("tobias-renn", "Tobias Renn", "en", "Once measured tides for a living; now measures paragraphs."),
    Author("ines-halloran", "Ines Halloran", "en", "Counts things that are not there any more."),
)

_SITE_NAMES = {True: "拾页新闻", False: "Shiye News"}
_KEYS_BY_AUTHOR = {author.name: author.key for author in AUTHORS}


@dataclass(frozen=True, slots=True)
class Edition:
    """What the makers of pages share: the number, the base URL without a final slash, the stories, newest first."""

    number: int
    base_url: str
    articles: tuple[Article, ...]

    @property
    def issues(self) -> tuple[str, ...]:
        """The days that have stories, as eight digits, newest first."""
        return tuple(sorted({dates.issue(article.published) for article in self.articles}, reverse=True))

    def page(
        self,
        path: str,
        template: str,
        *,
        lang: str = "zh-CN",
        status: int = 200,
        framing: Framing = "length",
        reach: Reach = "link",
        **values: object,
    ) -> Page:
        """Return the HTML page at `path`, made by `template` with `values`."""
        text = self._render(template, {"path": path, "lang": lang, "summary": None, **values})
        return Page(path, text.encode(), (HTML,), status=status, framing=framing, reach=reach)

    def text_page(
        self,
        path: str,
        title: str,
        template: str,
        *,
        lang: str = "zh-CN",
        status: int = 200,
        framing: Framing = "length",
        reach: Reach = "link",
        **values: object,
    ) -> Page:
        """Return the page at `path` that has only a title and the text made by `template`."""
        text = Markup(self._render(template, {"path": path, "lang": lang, **values}))
        return self.page(
            path, "text.html", lang=lang, status=status, framing=framing, reach=reach, title=title, body=text
        )

    def document(self, template: str, **values: object) -> str:
        """Return what `template` makes of `values` and the edition, without the frame of a page."""
        return self._render(template, {"path": "/", "lang": "zh-CN", **values})

    def _render(self, template: str, values: dict[str, object]) -> str:
        chinese = str(values["lang"]).startswith("zh")
        frame = {
            "articles": self.articles,
            "base_url": self.base_url,
            "home": "/" if chinese else "/en/",
            "issues": self.issues,
            "newest_issue": self.issues[0],
            "other_home": "/en/" if chinese else "/",
            "say": lambda zh, en: zh if chinese else en,
            "site_name": _SITE_NAMES[chinese],
        }
        return _environment().get_template(template).render({**frame, **values})


@cache
def _environment() -> Environment:
    """Return the templates' environment; everything put into a page is escaped, and a missing value is an error."""
    environment = Environment(
        loader=FileSystemLoader(folder("demo/site/templates")),
        autoescape=lambda name: name is not None and not name.endswith(".txt"),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {
        "anchor": _KEYS_BY_AUTHOR.__getitem__,
        "issue_name": dates.issue_name,
        "mail_date": dates.mail_date,
        "topics": TOPICS,
        "utc_text": dates.utc_text,
    }
    return environment
