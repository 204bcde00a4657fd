"""Pages made to hurt: each comes to the one outcome it is made for, and none hangs or takes the machine's memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from archiver.errors import ExtractError
from archiver.extract.story import extract_story
from tests.extract.hostile.case import HostilePage
from tests.extract.hostile.collection import all_pages
from tests.extract.hostile.promises import broken_promises

PAGES = all_pages()
HANG_S = 60.0
"""Processor time no page may take: quadratic steps over these pages take hours, the worst of ours a third of it."""
BASE_MIB = 200.0
MIB_FOR_MIB = 180.0
"""Peak memory over that of an idle process: a floor for all, and so much more for each MiB of page. A page of a million
rows of one letter takes most; prose takes a tenth of it."""
SEEN = 10
"""Of pages that differ in one word only (floods of each kind at each place), the ordinary tests read every tenth."""

HEAVY = frozenset(
    [
        "addresses-base-host",
        "floods-images",
        "floods-inline",
        "floods-line-of-forty-megabytes",
        "tables-million-cells",
        "tables-million-cells-in-a-row",
        "tables-million-rows",
    ]
)
"""Pages that take more than five seconds; that they are refused for it is as clear an outcome."""
_ALIKE = ("floods-", "attributes-", "nesting-")

Ask = Callable[[HostilePage], dict[str, Any]]


def is_ordinary(position: int, page: HostilePage) -> bool:
    """Tell whether the ordinary tests read a page; the slow ones read all."""
    return page.name not in HEAVY and (not page.name.startswith(_ALIKE) or position % SEEN == 0)


ORDINARY = [page for position, page in enumerate(PAGES) if is_ordinary(position, page)]
OTHERS = [page for page in PAGES if page not in ORDINARY]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """A function that has a page read by a process of its own and returns what came of it."""
    command = [sys.executable, "-m", "tests.extract.hostile.driver"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as driver:

        def answer(page: HostilePage) -> dict[str, Any]:
            assert driver.stdin is not None
            assert driver.stdout is not None
            driver.stdin.write(page.name + "\n")
            driver.stdin.flush()
            line = driver.stdout.readline()
            assert line, "the process that reads the pages has ended"
            told: dict[str, Any] = json.loads(line)
            return told

        try:
            yield answer
        finally:
            driver.kill()


def faults(page: HostilePage, told: dict[str, Any]) -> list[str]:
    """Return what came of a page and must not, or must have come and did not."""
    if "died" in told:
        return [f"the process died: {told['died']}"]
    found = [f"{name} is {told[name]:.1f}" for name in ("cpu_s", "page_cpu_s") if told[name] >= HANG_S]
    allowed_mib = BASE_MIB + MIB_FOR_MIB * told["size"] / 1024**2
    if told["grown_mib"] >= allowed_mib:
        found.append(f"it took {told['grown_mib']:.0f} MiB, more than {allowed_mib:.0f}")
    if page.refused is not None or "refused" in told:
        return found + faults_of_refusal(page, told)
    return found + faults_of_story(page, told)


def faults_of_refusal(page: HostilePage, told: dict[str, Any]) -> list[str]:
    """Return what is wrong with the refusal of a page, or with there being none, or one."""
    said = told.get("refused", "a story came")
    if page.refused is None:
        return [] if page.name in HEAVY and "more than" in said else [f"refused: {said}"]
    wrong = [] if page.refused in said else [f"not refused for {page.refused!r}: {said}"]
    return wrong if told.get("hint") else [*wrong, "no hint"]


def faults_of_story(page: HostilePage, told: dict[str, Any]) -> list[str]:
    """Return what is wrong with the words of a story."""
    text = told["begins"] + told["text"]
    lost = [f"lost: {words}" for words in page.says if words not in text]
    added = [f"added: {words}" for words in page.lacks if words in text]
    kept = [] if told["kept"] == list(page.keeps) else [f"kept {told['kept']}, not {list(page.keeps)}"]
    return lost + added + kept


@pytest.mark.parametrize("page", ORDINARY, ids=lambda page: page.name)
def test_a_hostile_page_comes_to_its_outcome_in_bounded_time_and_memory(page: HostilePage, ask: Ask) -> None:
    assert faults(page, ask(page)) == []


@pytest.mark.slow
@pytest.mark.parametrize("page", OTHERS, ids=lambda page: page.name)
def test_every_other_hostile_page_does_too(page: HostilePage, ask: Ask) -> None:
    assert faults(page, ask(page)) == []


def test_there_are_pages_of_each_kind() -> None:
    assert len(PAGES) > 500
    assert len({page.name.partition("-")[0] for page in PAGES}) == 10


def small() -> list[HostilePage]:
    """The pages of at most a hundred kilobytes that a story must come of."""
    return [page for page in PAGES if page.refused is None and len(page.build()) <= 100_000]


def test_small_hostile_pages_keep_all_promises_and_give_the_same_story_twice() -> None:
    broken = {}
    for page in small():
        raw = page.build()
        story = extract_story(raw, url=page.url, content_type=page.content_type)
        again = extract_story(raw, url=page.url, content_type=page.content_type)
        found = [*broken_promises(story, raw, page.content_type), *(["another story"] if again != story else [])]
        if found:
            broken[page.name] = found
    assert broken == {}


def test_a_refusal_says_what_to_try() -> None:
    for page in PAGES:
        raw = page.build() if page.refused is not None and page.name.startswith("documents-") else None
        if raw is not None:
            with pytest.raises(ExtractError) as caught:
                extract_story(raw, url=page.url, content_type=page.content_type)
            assert caught.value.what
            assert caught.value.hint
