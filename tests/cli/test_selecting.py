"""`--select KEY=VALUE`, read into a selection or refused with what would be right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.cli.selecting import selection_of
from archiver.dataset.selection import Days, Selection, Span, Terms
from archiver.errors import UsageError


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # year, month, day and so on


@pytest.mark.parametrize(
    ("texts", "selection"),
    [
        ([], Selection()),
        (["status=404"], Selection(Terms(statuses=("404",)))),
        (["status=404, 3xx", "status=500"], Selection(Terms(statuses=("404", "3xx", "500")))),
        (["url=/a{1,2}/"], Selection(Terms(urls=("/a{1,2}/",)))),
        (["url=a=b"], Selection(Terms(urls=("a=b",)))),
        (["host!=ads.example.org"], Selection(unwanted=Terms(hosts=("ads.example.org",)))),
        (["host=*.example.org", "kind=article"], Selection(Terms(hosts=("*.example.org",), kinds=("article",)))),
        (["MIME=text/*,application/pdf"], Selection(Terms(mimes=("text/*", "application/pdf")))),
        (["language=zh-Hant,und"], Selection(Terms(languages=("zh-Hant", "und")))),
        (["published=2024"], Selection(Terms(published=(Days("2024", "2024"),)))),
        (["published=2024-05-06.."], Selection(Terms(published=(Days("2024-05-06", ""),)))),
        (["published=..2024-05"], Selection(Terms(published=(Days("", "2024-05"),)))),
        (["date=2025"], Selection(Terms(dates=(Span(moment(2025, 1, 1), moment(2025, 12, 31, 23, 59, 59, 999999)),)))),
        (
            ["date=20251006171750..2025-10-07"],
            Selection(Terms(dates=(Span(moment(2025, 10, 6, 17, 17, 50), moment(2025, 10, 7, 23, 59, 59, 999999)),))),
        ),
        (["date=..2025-10"], Selection(Terms(dates=(Span(None, moment(2025, 10, 31, 23, 59, 59, 999999)),)))),
    ],
    ids=str,
)
def test_texts_by_example(texts: list[str], selection: Selection) -> None:
    assert selection_of(texts) == selection


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour=red", "'colour' is no key. The keys are url, host, date, published, status, mime, language, kind"),
        ("article", "'article' is not KEY=VALUE. The keys are"),
        ("=a", "'' is no key"),
        ("status=", "no value in 'status='. Write it as status=200"),
        ("status=20", "'20' is no status. Write it as"),
        ("status=2xx,foo", "'foo' is no status"),
        ("mime=html", "'html' is no mime"),
        ("language=e", "'e' is no language"),
        ("kind=news", "'news' is no kind of page. The kinds are article, forum"),
        ("url=(", "no regular expression"),
        ("date=yesterday", "'yesterday' is no time"),
        ("date=2025..2024", "'2025..2024' ends before it begins"),
        ("published=May 2024", "'May 2024' is no date"),
        ("published=2024-05..2024-04", "ends before it begins"),
        ("host=a/b", "'a/b' is no host"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(text: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        selection_of([text])
    assert words in str(caught.value)
    assert str(caught.value).startswith("--select")
