from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from archiver.crawl.harvest import Harvest
from archiver.crawl.plan import Plan
from archiver.crawl.steps import MAX_BARREN, MAX_PAGES, MAX_STEPS
from archiver.crawl.worker import Fetched
from archiver.frontier.found import Found
from archiver.frontier.interface import Candidate, CandidateHop, Claim
from archiver.frontier.sitemap import MAX_INDEX_DEPTH
from archiver.model import Seed

SITE = "http://e.example/"


def harvest_of(**options: Any) -> Harvest:
    plan = Plan("a", (Seed(SITE),), **options)
    return Harvest(plan, plan.scope())


def claim_of(path: str = "", hop: CandidateHop = "link", depth: int = 1) -> Claim:
    return Claim(1, SITE + path, "e.example", depth, None, hop, 1)


def link(path: str, rel: str = "", **more: str) -> Found:
    return Found(
        path if "://" in path else SITE + path, "link", more.get("tag", "a"), "href", rel, more.get("lastmod", "")
    )


def embed(url: str) -> Found:
    return Found(url, "embed", "img", "src")


def taken(harvest: Harvest, claim: Claim, found: Iterable[Found] = (), location: str | None = None) -> list[Candidate]:
    return list(harvest.candidates(Fetched(claim, found=list(found), location=location), lambda *_: None))


def left(harvest: Harvest, claim: Claim, found: Iterable[Found] = (), location: str | None = None) -> list[str]:
    reasons: list[str] = []
    list(harvest.candidates(Fetched(claim, found=list(found), location=location), lambda _, why: reasons.append(why)))
    return reasons


def follow(harvest: Harvest, candidate: Candidate) -> Claim:
    return Claim(1, candidate.url, "e.example", candidate.depth, candidate.via, candidate.hop, 1)


def test_links_are_one_deeper_and_requisites_as_deep_and_first() -> None:
    link_to, picture = taken(harvest_of(), claim_of(), [link("a"), embed("http://cdn.example/i.png")])
    assert (link_to.hop, link_to.depth, link_to.priority) == ("link", 2, 0)
    assert (picture.hop, picture.depth, picture.priority) == ("embed", 1, -10)


@pytest.mark.parametrize(
    ("options", "claim", "found", "reason"),
    [
        ({}, claim_of(), link("http://other.example/"), "other-prefix"),
        ({"depth": 1}, claim_of(), link("a"), "depth"),
        ({"exclude": ("zip",)}, claim_of(), link("a.zip"), "excluded"),
        ({"exclude": ("png",)}, claim_of(), embed(SITE + "a.png"), "excluded"),
        ({"requisites": False}, claim_of(), embed(SITE + "a.png"), "requisite"),
        ({}, claim_of(hop="list"), embed(SITE + "a.png"), "requisite"),
        ({}, claim_of(), link("a/a/a/a"), "trap-repetition"),
        ({}, claim_of(), link("x" * 2_000), "trap-length"),
        ({"sitemap_since": datetime(2024, 5, 6, tzinfo=UTC)}, claim_of(hop="sitemap"), link("a", lastmod="2024-05-05"),
         "older"),
    ],
)  # fmt: skip
def test_a_link_that_is_left_out_has_its_reason(
    options: dict[str, Any], claim: Claim, found: Found, reason: str
) -> None:
    assert left(harvest_of(**options), claim, [found]) == [reason]
    assert taken(harvest_of(**options), claim, [found]) == []


def test_a_page_of_a_listing_is_as_near_as_the_listing() -> None:
    harvest = harvest_of(depth=1)
    listing = claim_of("news", depth=1)
    (page,) = taken(harvest, listing, [link("news?page=2", "next"), link("article")])
    assert (page.url, page.depth) == (SITE + "news?page=2", 1)


def test_without_depth_no_page_of_a_listing_is_taken() -> None:
    assert left(harvest_of(depth=0), claim_of(depth=0), [link("?page=2", "next")]) == ["depth"]


def test_a_listing_has_an_end() -> None:
    harvest = harvest_of(depth=1)
    claim = claim_of("news", depth=1)
    for number in range(MAX_PAGES):
        news = [link(f"a{number}.{one}", "page") for one in range(3)]
        page, *_ = taken(harvest, claim, [link(f"news?page={number}", "next"), *news])
        claim = follow(harvest, page)
    assert left(harvest, claim, [link("news?page=x", "next")]) == ["depth"]


def test_links_of_a_list_are_seeds() -> None:
    harvest = harvest_of()
    fetched = Fetched(claim_of("list", "list", 0), found=[link("http://other.example/x"), embed(SITE + "i.png")])
    assert harvest.seeds(fetched) == ["http://other.example/x"]
    harvest.scope = Plan("a", (Seed(SITE), Seed("http://other.example/x"))).scope()
    (seed,) = harvest.candidates(fetched, lambda *_: None)
    assert (seed.url, seed.hop, seed.depth) == ("http://other.example/x", "seed", 0)


def test_an_index_leads_to_sitemaps_on_any_host_and_not_for_ever() -> None:
    harvest = harvest_of()
    claim = claim_of("sitemap.xml", "sitemap", 0)
    for number in range(MAX_INDEX_DEPTH):
        (sitemap,) = taken(harvest, claim, [link(f"http://cdn.example/{number}.xml", tag="sitemap")])
        assert (sitemap.hop, sitemap.depth) == ("sitemap", 0)
        claim = follow(harvest, sitemap)
    assert left(harvest, claim, [link("http://cdn.example/x.xml", tag="sitemap")]) == ["trap-index"]
    assert [each.depth for each in taken(harvest, claim, [link("page", tag="url")])] == [1]


def test_a_feed_is_read_as_a_list_of_links_where_that_is_asked_for() -> None:
    advertised = link("http://feeds.example/rss", "feed")
    assert left(harvest_of(), claim_of(), [advertised]) == ["other-prefix"]
    harvest = harvest_of(feeds=True)
    (feed,) = taken(harvest, claim_of(depth=7), [advertised])
    assert (feed.hop, feed.depth) == ("feed", 0)
    assert [each.depth for each in taken(harvest, follow(harvest, feed), [link("item")])] == [1]


def test_session_ids_of_the_site_are_dropped_and_those_of_others_kept() -> None:
    query = "?sid=0123456789abcdef0123456789abcdef"
    found = taken(harvest_of(scope_kind="any"), claim_of(), [link("a" + query), link("http://other.example/a" + query)])
    assert [each.url for each in found] == [SITE + "a", "http://other.example/a" + query]


@pytest.mark.parametrize("hop", ["embed", "link", "seed", "sitemap", "list", "feed"])
def test_redirects_end(hop: CandidateHop) -> None:
    harvest = harvest_of()
    claim, number = claim_of("0", hop), 0
    while step := taken(harvest, claim, location=f"/{number}x"):
        claim, number = follow(harvest, step[0]), number + 1
        assert claim.hop == (hop if hop in ("embed", "sitemap", "list", "feed") else "redirect")
    assert MAX_STEPS - 1 <= number <= MAX_STEPS
    assert left(harvest, claim, location="/y") == []


def test_requisites_of_requisites_end() -> None:
    harvest = harvest_of()
    claim, number = claim_of("0.css", "embed"), 1
    while step := taken(harvest, claim, [embed(f"{SITE}{number}.css")]):
        claim, number = follow(harvest, step[0]), number + 1
    assert number == MAX_STEPS


@pytest.mark.parametrize(
    ("location", "reason"),
    [("mailto:x", "not-a-web-url"), ("http://other.example/", "other-prefix"), ("/a/a/a/a/", "trap-repetition")],
)
def test_a_redirect_that_leads_nowhere_has_its_reason(location: str, reason: str) -> None:
    assert left(harvest_of(), claim_of(), location=location) == [reason]


def test_a_redirect_of_a_requisite_may_leave_the_scope() -> None:
    (found,) = taken(harvest_of(), claim_of(hop="embed"), location="http://cdn.example/")
    assert found.hop == "embed"


def row(harvest: Harvest, pages: int, more: Iterable[str] = ()) -> int:
    """Return how many pages of a counter are taken, each with the pictures `more` beside the next page."""
    claim = claim_of("n?i=0")
    for number in range(1, pages):
        found = [link(f"n?i={number}"), link("real"), *(embed(SITE + name.format(number)) for name in more)]
        step = [each for each in taken(harvest, claim, found) if each.hop == "link" and "?i=" in each.url]
        if not step:
            return number
        claim = follow(harvest, step[0])
    return pages


def test_a_row_of_pages_that_bring_nothing_ends() -> None:
    assert row(harvest_of(), 2_000) == MAX_BARREN + 1


def test_a_row_of_pages_with_a_new_picture_each_goes_on() -> None:
    assert row(harvest_of(), 1_000, ["{}.png"]) == 1_000


def test_a_resumed_crawl_knows_what_it_had() -> None:
    urls = [f"{SITE}x?a={number}&b=1" for number in range(3)]
    harvest = harvest_of()
    harvest.recall(urls)
    assert left(harvest, claim_of(), [link("x?b=1&a=0"), link("x?a=0&b=1")]) == ["trap-query"]


@pytest.mark.parametrize(("hop", "depth", "widens"), [("seed", 0, True), ("redirect", 0, True), ("redirect", 1, False)])
def test_where_a_seed_redirects_to_is_a_seed(hop: CandidateHop, depth: int, widens: bool) -> None:
    fetched = Fetched(claim_of("", hop, depth), location="http://other.example/")
    assert harvest_of().seeds(fetched) == (["http://other.example/"] if widens else [])


def test_redirect_of_another_page_of_a_listing_is_none_of_a_seed() -> None:
    """Else whoever writes a page of the site could lead the crawl to any other."""
    harvest = harvest_of()
    (second,) = taken(harvest, claim_of("", "seed", 0), [link("?page=2", rel="next")])
    (moved,) = taken(harvest, follow(harvest, second), location="/page/2/")
    assert (second.depth, moved.depth) == (0, 0)
    away = Fetched(follow(harvest, moved), location="http://other.example/")
    assert harvest.seeds(away) == []
    assert left(harvest, away.claim, location="http://other.example/") == ["other-prefix"]
