"""One server for two archives: what it lists, and that nothing of the one leads out of it."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
import pytest

from archiver.archive import Archive
from archiver.dataset.build import extract_archive
from archiver.index.access_file import read_access
from archiver.replay.gateway import TAKEN_NAMES, Gateway, make_collections_app
from archiver.replay.origins import hosting_at
from archiver.replay.policies import JavaScript
from archiver.replay.scripts import make_script
from tests.replay.shelf import CONTENT, FIRST, NOW, ORIGIN, Library, make_shelf
from tests.replay.views.test_crawls import REPORT, add_report

HOME = "http://news.example/"
STORY = "http://news.example/story"
LATER = datetime(2025, 3, 1, tzinfo=UTC)

MOST_OF_A_KIND = 8

# Where an address of ours may lead from a page of the collection "news".
_OWN = re.compile(r"/(?:news(?:/.*)?|static/.*)?", re.DOTALL)
_ABSOLUTE = re.compile(rf"(?:{ORIGIN}|{CONTENT})([^\s\"'<>\\*;,]*)")
_IN_STYLES = re.compile(r"url\(\s*['\"]?([^'\")]+)")
_ADDRESSES = frozenset(
    ["href", "src", "action", "formaction", "poster", "data", "data-page", "data-cite", "xlink:href", "background"]
)


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """A second archive, which has two pages of the library, later ones."""
    shelf = make_shelf(tmp_path_factory.mktemp("blog"))
    shelf.add(HOME, "<p>as the blog saw it</p>", when=LATER)
    shelf.add("http://blog.example/", "<title>A blog</title><a href='/next'>next</a>", when=FIRST)
    archive = shelf.finish()
    yield archive
    archive.close()


@pytest.fixture(scope="module")
def news(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The library with a crawl report, its stories extracted: there is something on every page."""
    folder = tmp_path_factory.mktemp("full") / "news"
    shutil.copytree(library[0].folder, folder)
    shelf = make_shelf(folder)
    add_report(shelf, REPORT)
    archive = shelf.finish()
    extract_archive(archive)
    yield archive
    archive.close()


@pytest.fixture(scope="module")
def gateway(library: Library, blog: Archive) -> Gateway:
    return make(library[0], blog)


def make(news: Archive, blog: Archive, javascript: JavaScript = "safe") -> Gateway:
    wombat = make_script("wombat", b"/* by others */") if javascript == "full" else None
    archives = {"news": (news, "The news"), "blog": (blog, "blog")}
    hosting = hosting_at(ORIGIN, CONTENT)
    return make_collections_app(archives, hosting=hosting, clock=lambda: NOW, javascript=javascript, wombat=wombat)


def ask(app: Gateway, url: str, *, method: str = "GET", **headers: str) -> httpx.Response:
    """Return the answer to one request; underscores in the names of headers stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as client:
            return await client.request(method, url, headers=named)

    return asyncio.run(answer())


class _Attributes(HTMLParser):
    """Collects the addresses in the attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _ADDRESSES:
                self.found.append(value or "")
            elif name in ("srcset", "imagesrcset"):
                self.found += [each.split()[0] for each in (value or "").split(",") if each.split()]
            elif name == "style":
                self.found += _IN_STYLES.findall(value or "")


def addresses(answer: httpx.Response) -> Iterator[str]:
    """Yield every address of ours that an answer holds, as paths of the server with their queries."""
    base = str(answer.url)
    found = [answer.headers[name] for name in ("location", "content-location") if name in answer.headers]
    found += re.findall(r"<([^>]*)>", answer.headers.get("link", ""))
    # The bytes as archived are what they were.
    is_raw = "id_/" in base and host_of(answer.url.path) == CONTENT
    kind = "" if is_raw else answer.headers.get("content-type", "").partition(";")[0]
    if kind == "text/html":
        found += _Attributes(answer.text).found
    if kind == "text/css":
        found += _IN_STYLES.findall(answer.text)
    if kind.endswith("json"):
        found += [each for each in strings(json.loads(answer.text)) if each.startswith(("/w/", "/page/", "/news/"))]
    for each in found:
        whole = urljoin(base, each)
        if whole.startswith((f"{ORIGIN}/", f"{CONTENT}/")):
            yield whole
    policies = f"{answer.headers.get('content-security-policy', '')} {answer.headers.get('connection-allowlist', '')}"
    for text in (policies, *([answer.text] if kind.startswith("text/") or "json" in kind or "link" in kind else [])):
        for path in _ABSOLUTE.findall(text):
            yield ORIGIN + (path or "/")


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def is_own(address: str) -> bool:
    """Tell whether an address lies in the collection, it and the ones of ours that its query holds."""
    parts = urlsplit(address)
    values = [value for name, value in parse_qsl(parts.query) if name in ("back", "url")]
    held = [each.removeprefix(ORIGIN) for each in values if each.startswith(("/", ORIGIN))]
    return all(_OWN.fullmatch(each) for each in (parts.path, *held))


def host_of(path: str) -> str:
    return CONTENT if path.startswith(("/news/w/", "/news/csp-report")) else ORIGIN


def starts(ids: dict[str, str]) -> list[str]:
    """Return addresses of every kind, also of those that no page leads to."""
    record = ids["story"].strip("<>")
    own = [
        *(
            "/",
            "/?lang=zh-CN",
            "/search/",
            "/page",
            "/search?q=纸张",
            "/search?q=news.example",
            "/search?q=front",
            "/search",
            "/scripts",
        ),
        *(
            "/crawls",
            "/nothing",
            "/language/zh-CN",
            "/language/en?back=/news/search",
            f"/cdx?url={HOME}",
            "/openapi.json",
        ),
        *(f"/cdx/search/cdx?url={HOME}&output=json", f"/timegate/{HOME}", f"/timegate/{HOME}never"),
        *(f"/timemap/{form}/{HOME}" for form in ("link", "json", "cdxj")),
        *(f"/oembed?url={HOME}", f"/oembed?url={ORIGIN}/news/story/{record}", f"/embed/2024/{HOME}"),
        *(f"/page/{HOME}never", f"/page/2024/{HOME}", "/page/2024", f"/captures/2024/{HOME}", "/story/urn:uuid:0"),
        *(f"/cite/{record}?quote=十二块硬盘", f"/w/2024/{HOME}", f"/w/2024mp_/{HOME}", f"/w/20240506mp_/{HOME}never"),
        *(f"/w/20240506100000mp_/{HOME}{name}" for name in ("", "old", "style.css", "feed.xml", "lost", "story")),
        *(f"/w/20240506100000id_/{HOME}{name}" for name in ("", "old")),
    ]
    return [f"/news{path}" for path in own]


def crawl(app: Gateway, paths: list[str]) -> tuple[dict[str, list[str]], Counter[str]]:
    """Return the addresses that lead out of the collection, by the page that has them; how many of a kind were seen.

    Of each kind of page some are looked at, besides those of `paths`.
    """
    waiting, seen, strays = deque(paths), set(paths), dict[str, list[str]]()
    kinds = Counter(kind_of(path) for path in paths)
    tried_at_the_wrong_host = set[str]()
    while waiting:
        path = waiting.popleft()
        hosts = [host_of(path)]
        if kind_of(path) not in tried_at_the_wrong_host:
            tried_at_the_wrong_host.add(kind_of(path))
            hosts.append(ORIGIN if hosts[0] == CONTENT else CONTENT)
        for host in hosts:
            answer = ask(app, host + path, sec_fetch_dest="iframe" if host == CONTENT else "document")
            found = list(addresses(answer))
            if out := [each for each in found if not is_own(each)]:
                strays[host + path] = out
            for target in {
                urlsplit(each)._replace(scheme="", netloc="", fragment="").geturl() for each in found
            } - seen:
                seen.add(target)
                if target.startswith("/news/") and kinds[kind_of(target)] < MOST_OF_A_KIND:
                    kinds[kind_of(target)] += 1
                    waiting.append(target)
    return strays, kinds


def kind_of(path: str) -> str:
    """Return what tells kinds of pages apart: the first folder in the collection, and the modifier of content."""
    first, _, rest = path.removeprefix("/news/").partition("?")[0].partition("/")
    modifier = re.match(r"\d*([a-z]{2,3}_)/|(~\w+|-)/", rest) if first == "w" else None
    return first + (modifier[0].lstrip("0123456789") if modifier else "")


@pytest.mark.parametrize("javascript", ["safe", "full"])
def test_nothing_on_any_page_of_a_collection_leads_out_of_it(
    library: Library, news: Archive, blog: Archive, javascript: JavaScript
) -> None:
    app = make(news, blog, javascript)
    strays, kinds = crawl(app, starts(library[1]))
    assert strays == {}
    assert set(kinds) >= TAKEN_NAMES - {"static", "healthz", "metrics", "w"}
    assert kinds["crawls"] > 2
    assert set(kinds) >= {"wmp_/", "wim_/", "wcs_/", "wid_/", "w~passage/", "w~quotation/", "w-/"}


def test_the_crawl_would_see_an_address_that_leads_out(library: Library, blog: Archive) -> None:
    app = make(library[0], blog)
    assert [each for each in addresses(ask(app, f"{ORIGIN}/")) if not is_own(each)] != []


def test_the_start_page_lists_the_collections_with_what_they_have(gateway: Gateway) -> None:
    answer = ask(gateway, f"{ORIGIN}/")
    assert answer.status_code == 200
    rows = re.findall(r"<tr>(.*?)</tr>", answer.text, re.DOTALL)[1:]
    texts = [re.sub(r"<[^>]*>|\s+", " ", row).split() for row in rows]
    assert [row[:2] for row in texts] == [["The", "news"], ["blog", "0"]]
    assert texts[1][1:4] == ["0", "2", "2"]
    assert [path for row in rows for path in re.findall(r'href="([^"]*)"', row)] == ["/news/", "/blog/"]
    assert '<option value="news">The news</option><option value="blog">blog</option>' in answer.text


def test_the_start_page_speaks_both_languages(gateway: Gateway) -> None:
    assert "<h1>Collections</h1>" in ask(gateway, f"{ORIGIN}/", accept_language="en").text
    answer = ask(gateway, f"{ORIGIN}/?lang=zh-CN")
    assert "<h1>馆藏</h1>" in answer.text
    assert answer.headers["set-cookie"].startswith("language=zh-CN; HttpOnly; Max-Age=31536000; Path=/;")
    chosen = ask(gateway, f"{ORIGIN}/language/zh-CN?back=/%3Furl=x")
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/?url=x")


def test_the_start_page_tells_which_collections_have_an_address(gateway: Gateway) -> None:
    answer = ask(gateway, f"{ORIGIN}/?url=news.example")
    (found,) = re.findall(r'<ul class="holdings">(.*?)</ul>', answer.text, re.DOTALL)
    assert re.findall(r'href="([^"]*)"', found) == [
        *(f"/news/page/20250706100000/{HOME}", f"/news/captures/{HOME}"),
        *(f"/blog/page/20250301000000/{HOME}", f"/blog/captures/{HOME}"),
    ]
    assert [int(each) for each in re.findall(r"(\d+) captures?<", found)] == [3, 1]
    assert "No collection has it." in ask(gateway, f"{ORIGIN}/?url=http://never.example/").text
    assert ask(gateway, f"{ORIGIN}/?url=http://[").status_code == 400


@pytest.mark.parametrize(
    ("query", "status", "location"),
    [
        ("in=blog&q=a+b%26c", 302, "/blog/search?q=a+b%26c"),
        ("in=news&q=", 302, "/news/search?q="),
        ("in=none&q=x", 400, None),
        ("in=//evil.example&q=x", 400, None),
        ("q=x", 400, None),
    ],
)
def test_a_search_is_in_the_collection_that_was_chosen(
    gateway: Gateway, query: str, status: int, location: str | None
) -> None:
    answer = ask(gateway, f"{ORIGIN}/search?{query}")
    assert (answer.status_code, answer.headers.get("location")) == (status, location)


def test_a_collection_without_its_slash_is_led_to_its_home(gateway: Gateway) -> None:
    answer = ask(gateway, f"{ORIGIN}/news")
    assert (answer.status_code, answer.headers["location"]) == (308, "/news/")
    home = ask(gateway, f"{ORIGIN}/news/")
    assert home.status_code == 200
    assert "<title>Web archive · The news</title>" in home.text
    assert '<a href="/">All collections</a>' in home.text


@pytest.mark.parametrize(
    "path",
    ["/News/", "/newspaper/", "/page/http://news.example/", "/w/2024mp_/http://news.example/", "//news/"],
)
def test_what_lies_in_no_collection_is_not_found(gateway: Gateway, path: str) -> None:
    host = CONTENT if path.startswith("/w/") else ORIGIN
    answer = ask(gateway, host + path)
    assert answer.status_code == 404
    assert "No such page" in answer.text


@pytest.mark.parametrize(
    ("path", "target"),
    [("search/?q=a+b", "search?q=a+b"), ("page", "page/"), ("cdx/", "cdx"), ("%73earch/", "search")],
)
def test_a_slash_too_many_or_too_few_is_mended_in_the_collection(gateway: Gateway, path: str, target: str) -> None:
    answer = ask(gateway, f"{ORIGIN}/news/{path}")
    assert (answer.status_code, answer.headers["location"]) == (307, f"/news/{target}")


@pytest.mark.parametrize("path", ["/", "/news/", "/blog/page/http://news.example/", "/static/archiver.css"])
def test_other_host_names_and_the_contents_host_are_refused_everywhere(gateway: Gateway, path: str) -> None:
    assert ask(gateway, f"http://evil.example{path}").status_code == 421
    led = ask(gateway, CONTENT + path)
    assert (led.status_code, led.headers["location"]) == (307, ORIGIN + path)
    assert led.headers["x-content-type-options"] == "nosniff"


def test_content_of_a_collection_is_served_by_the_other_host_alone(gateway: Gateway) -> None:
    path = f"/blog/w/20250301000000mp_/{HOME}"
    led = ask(gateway, ORIGIN + path)
    assert (led.status_code, led.headers["location"]) == (307, CONTENT + path)
    answer = ask(gateway, CONTENT + path)
    assert answer.text == "<p>as the blog saw it</p>"
    policy = answer.headers["content-security-policy"]
    assert f"default-src {CONTENT}/blog/w/ " in policy
    assert f"report-uri {CONTENT}/blog/csp-report?of=" in policy
    allowed = f'("{CONTENT}/blog/w/*" "{CONTENT}/blog/csp-report*" "{ORIGIN}/blog/page/*")'
    assert allowed in answer.headers["connection-allowlist"]


def test_with_one_host_each_collection_keeps_to_its_folder_too(library: Library, blog: Archive) -> None:
    archives = {"news": (library[0], "news"), "blog": (blog, "blog")}
    app = make_collections_app(archives, hosting=hosting_at(ORIGIN, is_one_host=True), clock=lambda: NOW)
    answer = ask(app, f"{ORIGIN}/blog/w/20250301000000mp_/{HOME}")
    assert (answer.status_code, answer.text) == (200, "<p>as the blog saw it</p>")
    assert f"default-src {ORIGIN}/blog/w/ " in answer.headers["content-security-policy"]
    page = ask(app, f"{ORIGIN}/blog/page/{HOME}")
    assert page.headers["location"] == f"/blog/page/20250301000000/{HOME}"


def test_each_collection_counts_its_own_leaks(library: Library, gateway: Gateway) -> None:
    record = library[1]["home 2024"].strip("<>")
    report = {"csp-report": {"blocked-uri": "http://live.example/", "effective-directive": "img-src"}}

    async def sent() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=gateway)) as client:
            headers = {"Content-Type": "application/csp-report"}
            url = f"{CONTENT}/news/csp-report?of={record}"
            return await client.post(url, headers=headers, content=json.dumps(report))

    assert asyncio.run(sent()).status_code == 204
    capture = library[0].capture(library[1]["home 2024"], None)
    leaks = {name: site.leaks.of(capture) for name, site in gateway.collections.sites.items()}
    assert [len(leaks[name]) for name in ("news", "blog")] == [1, 0]


def test_rules_of_access_are_those_of_the_collection(library: Library, blog: Archive, tmp_path: Path) -> None:
    (tmp_path / "access.toml").write_text('[[rule]]\naction = "hide"\nurl = "http://news.example/"\n')
    hidden = Archive(blog.folder, access=read_access(tmp_path / "access.toml"))
    app = make(library[0], hidden)
    assert ask(app, f"{ORIGIN}/news/captures/{HOME}").status_code == 200
    assert ask(app, f"{ORIGIN}/blog/captures/{HOME}").status_code == 404
    assert "/blog/captures/" not in ask(app, f"{ORIGIN}/?url={HOME}").text
    assert "/blog/" not in ask(app, f"{ORIGIN}/timemap/link/{HOME}").text
    hidden.close()


def test_a_collection_whose_index_cannot_be_read_does_not_hide_the_others(
    library: Library, blog: Archive, tmp_path: Path
) -> None:
    broken = Archive(tmp_path)
    broken.state.mkdir()
    broken.index_path.write_bytes(b"no database" * 200)
    answer = ask(make(library[0], broken), f"{ORIGIN}/?url={HOME}")
    assert answer.status_code == 200
    assert "Its index cannot be read." in answer.text
    assert "/news/captures/" in answer.text


def test_fuzzy_rules_are_those_of_the_collection(tmp_path: Path) -> None:
    archives = {}
    for name in ("one", "two"):
        shelf = make_shelf(tmp_path / name)
        shelf.add("http://a.example/app.js?skin=red", "1", "text/javascript")
        archives[name] = (shelf.finish(), name)
    rule = '[[rule]]\nname = "skin"\nwhy = "colours"\nparameters = ["skin"]\n'
    (tmp_path / "two" / "replay-rules.toml").write_text(rule)
    app = make_collections_app(archives, hosting=hosting_at(ORIGIN, CONTENT))
    rules = [[each.name for each in app.collections.sites[name].rules] for name in ("one", "two")]
    assert ("skin" in rules[0], "skin" in rules[1]) == (False, True)
    for archive, _ in archives.values():
        archive.close()
