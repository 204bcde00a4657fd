from __future__ import annotations

import inspect
import re
from collections.abc import Callable

import pytest
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool

from archiver.replay import addresses
from archiver.replay.placing import below, placed, taken_off
from archiver.resources import folder as shipped

PATHS = [made for name, made in vars(addresses).items() if name.endswith("_path") and inspect.isfunction(made)]


@pytest.mark.parametrize("make", PATHS, ids=lambda make: str(make.__name__))
def test_every_path_lies_in_the_folder_of_its_archive(make: Callable[..., str]) -> None:
    needed = [each for each in inspect.signature(make).parameters.values() if each.default is each.empty]
    arguments = ["http://a.example/" for _ in needed]
    alone = make(*arguments)
    with below("/news"):
        assert make(*arguments) == f"/news{alone}"
    assert make(*arguments) == alone


def test_what_is_placed_is_taken_off_again_and_what_lies_outside_is_not() -> None:
    assert taken_off("/page/http://a.example/?b=/") == "/page/http://a.example/?b=/"
    assert taken_off("relative") is None
    with below("/news"):
        assert taken_off(placed("/search?q=x")) == "/search?q=x"
        assert taken_off("/newspaper/") is None
        assert taken_off("/blog/") is None
        assert taken_off("/news") is None
        with below("/blog"):
            assert placed("/") == "/blog/"
        assert placed("/") == "/news/"


@pytest.mark.parametrize("name", sorted(path.name for path in shipped("replay/templates").iterdir() if path.is_file()))
def test_templates_place_every_address_but_that_of_the_list_of_archives(name: str) -> None:
    html = (shipped("replay/templates") / name).read_text("utf-8")
    own = re.findall(r"""(?:href|src|action|data-[a-z]+)=["']/(?!static/)([^"']*)""", html)
    # At the root lies the list of all archives, and what its own page leads to.
    assert name == "collections.html" or own == [""] * html.count('<a href="/">{{ _("All collections") }}')


async def _in_threads() -> list[str]:
    with below("/news"):
        pieces = iterate_in_threadpool(placed(f"/{number}") for number in range(2))
        found = [await run_in_threadpool(placed, "/"), *[piece async for piece in pieces]]
    return [*found, await run_in_threadpool(placed, "/")]


def test_threads_that_work_for_a_request_know_its_folder() -> None:
    import asyncio

    assert asyncio.run(_in_threads()) == ["/news/", "/news/0", "/news/1", "/"]
