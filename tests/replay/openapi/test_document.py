"""The description of the server says what the server does."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
import yaml
from starlette.applications import Starlette
from starlette.routing import Match, Mount, Route

from archiver.archive import Archive
from archiver.dataset.build import extract_archive
from archiver.replay.app import make_app
from archiver.replay.guard import is_content
from archiver.replay.metrics import PATH as METRICS_PATH
from archiver.replay.openapi.document import LOCAL, SCHEMAS, document
from archiver.replay.openapi.examples import DEMO, example_of
from archiver.replay.origins import Origins
from archiver.resources import folder
from archiver.warc.build import make_record, new_record_id
from archiver.warc.dates import format_date
from tests.replay.shelf import CONTENT, FIRST, NOW, ORIGIN, PAGE, STORY, Client, Library, Shelf, make_shelf

METHODS = frozenset(["get", "head", "post", "put", "patch", "delete", "options"])
OUTSIDE = frozenset([METRICS_PATH])
"""What is answered before the application is asked."""

REPORT = next((folder("schemas") / "examples" / "crawl-report-1" / "valid").glob("*.json"))

Tree = dict[str, Any]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of a story that was captured twice, another page, and the report of a crawl."""
    shelf = make_shelf(tmp_path_factory.mktemp("described") / "news")
    for when in (FIRST, FIRST.replace(year=2025)):
        shelf.add("http://news.example/story", STORY, when=when)
    shelf.add("http://another.example/", PAGE % "Second.")
    fields = [
        ("WARC-Type", "resource"),
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", format_date(FIRST)),
        ("WARC-Target-URI", "urn:archiver:crawl-report:news:20240506100000"),
    ]
    shelf.writer.write([make_record(fields, "application/json", BytesIO(REPORT.read_bytes()))])
    made = shelf.finish()
    extract_archive(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(archive: Archive) -> Client:
    """A client of its application."""
    return Client(make_app(archive, base_url=ORIGIN, clock=lambda: NOW))


@pytest.fixture(scope="module")
def described(archive: Archive) -> Tree:
    """The description with examples of that archive."""
    return document(example_of(archive))


def resolved(made: Tree, node: Tree) -> Tree:
    """Return what a reference leads to, or the node itself."""
    while "$ref" in node:
        found: Any = made
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def parameters(made: Tree, path: str, method: str) -> list[Tree]:
    """Return the parameters of an operation."""
    item = made["paths"][path]
    return [resolved(made, each) for each in [*item.get("parameters", []), *item[method].get("parameters", [])]]


def target(made: Tree, path: str, method: str = "get") -> str:
    """Return `path` with its examples, and those of the query that say what is asked for."""
    given = parameters(made, path, method)
    values = {each["name"]: str(each.get("example", "urn:none")) for each in given if each["in"] == "path"}
    filled = re.sub(r"\{(\w+)\}", lambda found: quote(values[found[1]], safe=":/"), path)
    wanted = {"url", "q", "quote"}
    query = {each["name"]: each["example"] for each in given if each["in"] == "query" and each["name"] in wanted}
    return f"{filled}?{urlencode(query)}" if query else filled


def operations(made: Tree) -> Iterator[tuple[str, str, Tree]]:
    """Yield path, method and operation."""
    for path, item in made["paths"].items():
        for method in METHODS & set(item):
            yield path, method, item[method]


def test_it_is_openapi_3_1() -> None:
    validator = pytest.importorskip("openapi_spec_validator", reason="install the extra `test`")
    assert [str(error) for error in validator.OpenAPIV31SpecValidator(document()).iter_errors()] == []


def route_of(app: Starlette, path: str) -> str:
    """Return the path of the route that serves a path."""
    for route in app.routes:
        assert isinstance(route, Route | Mount)
        scope = {"type": "http", "method": "GET", "path": path.partition("?")[0], "headers": []}
        if route.matches(scope)[0] is not Match.NONE:
            return route.path
    raise AssertionError(path)


def test_every_route_is_described_with_its_methods_and_nothing_else_is(archive: Archive, described: Tree) -> None:
    app = make_app(archive)
    found: dict[str, set[str]] = defaultdict(set)
    for path, method, _ in operations(described):
        if path not in OUTSIDE:
            found[route_of(app, target(described, path, method))].add(method)
    expected = {
        route.path: {each.lower() for each in route.methods or ()} if isinstance(route, Route) else {"get", "head"}
        for route in app.routes
        if isinstance(route, Route | Mount)
    }
    assert found == expected


def test_no_path_is_described_twice() -> None:
    files = folder("replay/openapi/paths").glob("*.yaml")
    paths = Counter(path for file in files for path in yaml.safe_load(file.read_text("utf-8")))
    assert [path for path, count in paths.items() if count > 1] == []
    assert set(paths) == set(document()["paths"])


def test_each_module_of_views_has_its_file() -> None:
    names = {path.stem for path in folder("replay/openapi/paths").glob("*.yaml")}
    views = {path.stem for path in folder("replay/views").glob("*.py")}
    # "pages" describes the views of a capture, "server" what is no view, and small ones.
    assert names - views == {"pages", "server"}


@pytest.mark.parametrize(
    "path", sorted({path for path, item in document()["paths"].items() if "get" in item} - OUTSIDE)
)
def test_an_example_works_and_its_answer_is_described(client: Client, described: Tree, path: str) -> None:
    answer = client.get(target(described, path))
    assert answer.status_code < 400, path
    said = resolved(described, described["paths"][path]["get"]["responses"][str(answer.status_code)])
    for name, header in said.get("headers", {}).items():
        if resolved(described, header).get("required"):
            assert name in answer.headers
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    assert not answer.content or {media_type, "*/*"} & set(said["content"])


def test_every_answer_says_what_it_is(described: Tree) -> None:
    for path, method, operation in operations(described):
        assert operation["summary"], path
        for answer in operation["responses"].values():
            assert resolved(described, answer)["description"]
            assert "content" not in answer or method != "head"


def test_at_the_other_host_every_path_leads_to_its_own(archive: Archive, described: Tree) -> None:
    async def ask() -> dict[str, tuple[int, str]]:
        transport = httpx.ASGITransport(app=make_app(archive, base_url=ORIGIN))
        async with httpx.AsyncClient(transport=transport) as client:
            wrong = {path: ORIGIN if is_content(path) else CONTENT for path in described["paths"]}
            method_by_path = {path: next(iter(METHODS & set(item))) for path, item in described["paths"].items()}
            answers = {
                path: await client.request(method, wrong[path] + target(described, path, method))
                for path, method in method_by_path.items()
            }
        return {path: (answer.status_code, answer.headers.get("location", "")) for path, answer in answers.items()}

    for path, (status, location) in asyncio.run(ask()).items():
        if path == "/healthz":
            assert status == 200
        else:
            assert status == 307
            assert location.startswith(f"{CONTENT if is_content(path) else ORIGIN}/"), path


def test_names_of_operations_are_unique(described: Tree) -> None:
    assert max(Counter(operation["operationId"] for _, _, operation in operations(described)).values()) == 1


def test_content_has_the_other_host_and_metrics_no_folder() -> None:
    made = document(origins=Origins("http://archive.lan", "http://archived.lan", ""), collection="/news")
    others = {path for path, item in made["paths"].items() if "servers" in item}
    assert others == {*filter(is_content, made["paths"]), METRICS_PATH}
    (ours,), (content,) = made["servers"], made["paths"]["/csp-report"]["servers"]
    assert ours["variables"]["origin"]["default"] == "http://archive.lan"
    assert content["variables"]["origin"]["default"] == "http://archived.lan"
    assert ours["url"] == content["url"] == "{origin}{collection}"
    assert ours["variables"]["collection"]["default"] == content["variables"]["collection"]["default"] == "/news"


def test_our_schemas_are_in_it_and_lead_to_each_other() -> None:
    schemas = document()["components"]["schemas"]
    assert schemas["record-1"]["title"]
    assert '{"$ref": "#/components/schemas/provenance-1"}' in json.dumps(schemas["record-1"])
    assert '"#/components/schemas/finding-1"' in json.dumps(schemas["crawl-report-1"])
    assert all("$id" not in schemas[name] for name in SCHEMAS)


def test_one_document_does_not_change_the_next() -> None:
    first = document()
    first["paths"].clear()
    first["components"]["parameters"]["url"]["example"] = "x"
    assert document()["components"]["parameters"]["url"]["example"] == DEMO.url
    assert "/cdx" in document(origins=LOCAL)["paths"]


def test_examples_are_of_the_story_that_was_captured_most_often(archive: Archive) -> None:
    example = example_of(archive)
    earlier, last = archive.lookup("http://news.example/story")
    assert (example.url, example.timestamp, example.words) == (last.url, last.timestamp, "纸张的寿命")
    assert (example.record_id, example.earlier_id) == tuple(each.record_id.strip("<>") for each in (last, earlier))


def test_an_archive_without_stories_has_a_page_as_its_example(library: Library) -> None:
    example = example_of(library[0])
    assert list(library[0].lookup(example.url))
    assert example.words == ""


def test_an_empty_archive_has_the_examples_of_the_demo(shelf: Shelf) -> None:
    example = example_of(shelf.finish())
    assert (example.url, example.report_id) == (DEMO.url, "")
