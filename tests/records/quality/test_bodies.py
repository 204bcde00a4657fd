"""Bodies that are no story, and those that only look so."""

from __future__ import annotations

import time
from typing import Any

import pytest

from archiver.records.quality.bodies import body_findings

PROSE = "The keeper of the lighthouse wrote down every ship that passed, its flag, its course and the hour. "
MENU = [
    "Home",
    "News",
    "Weather",
    "Ships",
    "Harbour",
    "Tides",
    "Pilots",
    "Lighthouses",
    "Museum",
    "Library",
    "Archive",
    "Contact",
    "Imprint",
    "Privacy",
]


def codes_of(body: str, **others: Any) -> list[str]:
    return [finding.code.removeprefix("record.") for finding in body_findings({"text": body, "markdown": "", **others})]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (PROSE * 2, []),
        ("", ["body.empty"]),
        (" \n\t ", ["body.empty"]),
        ("a" * 99 + " " * 50, ["body.short"]),
        (" " * 5000, ["body.empty"]),
        ("灯" * 100 + "。", []),
        ("\n".join(MENU * 3), ["body.boilerplate"]),
        (PROSE + "\n" + "\n".join(MENU * 3), []),
        ("\n".join(f"* [{word}](/{word})" for word in MENU * 3), ["body.links"]),
        (PROSE + "\n" + "\n".join(f"* [{word}](/{word})" for word in MENU * 3), []),
        ("\n".join(f"x[{n}] = {{ {n}: $y }};" for n in range(30)), []),
        ((PROSE + "\n") * 8, ["body.repeated"]),
        ("\n".join(f"{n}. {PROSE}" for n in range(20)), []),
    ],
    ids=[
        "prose",
        "nothing",
        "blanks",
        "99 characters",
        "many blanks",
        "100 Han",
        "menu",
        "menu below a sentence",
        "links",
        "links below a sentence",
        "code",
        "the same line",
        "numbered",
    ],
)
def test_rule(body: str, codes: list[str]) -> None:
    assert codes_of(body) == codes


@pytest.mark.parametrize("kind", ["listing", "collection", "product", "forum", "documentation"])
def test_pages_that_are_lists_may_have_no_sentence(kind: str) -> None:
    assert codes_of("\n".join(MENU * 3), kind=kind) == []


REFUSALS = {
    "Just a moment...\nVerify you are human by completing the action below.": "blocked",
    "环境异常\n当前环境异常，完成验证后即可继续访问。\n去验证": "blocked",
    "Доступ ограничен\nПодтвердите, что запросы отправляли вы, а не робот": "blocked",
    "ご指定のページが見つかりません\nページは移動または削除された可能性があります。": "error-page",
    "Seite nicht gefunden\nDie gewünschte Seite gibt es nicht oder nicht mehr.": "error-page",
    "该内容已被发布者删除": "error-page",
    "Before you continue to the site\nWe use cookies and data to deliver our services\nReject all": "consent",
    "Vi bruger cookies\nAccepter alle\nAfvis": "consent",
    "You need to enable JavaScript to run this app.": "script",
    "请先登录后查看全文": "login",
    "Dieser Artikel ist nur für Abonnenten.\nJetzt anmelden": "login",
}


@pytest.mark.parametrize("body", REFUSALS, ids=REFUSALS.values())
def test_page_that_stands_in_for_the_story_is_known(body: str) -> None:
    assert codes_of(body, title="Forty years of ships") == [f"body.{REFUSALS[body]}"]


ABOUT = {
    "about CAPTCHAs": "How to solve the CAPTCHA\n" + PROSE * 20,
    "about error pages": "Page not found\n" + PROSE * 15,
    "a notice at its foot": PROSE * 12 + "\nThis website uses cookies.",
    "its title's words": "Access denied\n" + "Access denied errors of Akamai, and what they mean for crawlers. " * 9,
}


@pytest.mark.parametrize("body", ABOUT.values(), ids=ABOUT)
def test_story_about_such_pages_is_none(body: str) -> None:
    assert codes_of(body, title="Access denied errors of Akamai for crawlers") in ([], ["body.repeated"])


@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        "![" * 100_000,
        "[a](" * 50_000,
        "(" * 100_000 + ")" * 100_000,
        "http://" * 50_000,
        "a\n" * 200_000,
    ],
    ids=["brackets", "pictures", "links", "parentheses", "addresses", "lines"],
)
def test_hostile_bodies_take_no_time(body: str) -> None:
    start = time.process_time()
    codes_of(body)
    assert time.process_time() - start < 2
