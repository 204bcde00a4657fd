from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UsageError
from archiver.replay.collections import NamedFolder, named_folders
from archiver.replay.gateway import TAKEN_NAMES


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("news", "blog", "old/news", "My blog (2024)", "新闻", "w", "Search", "a=b", "-x-"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("news", NamedFolder("news", Path("news"), "news")),
        ("old/news/", NamedFolder("news", Path("old/news"), "news")),
        ("forum=old/news", NamedFolder("forum", Path("old/news"), "forum")),
        ("My blog (2024)", NamedFolder("My-blog-2024", Path("My blog (2024)"), "My blog (2024)")),
        ("xinwen=新闻", NamedFolder("xinwen", Path("新闻"), "xinwen")),
        ("./a=b", NamedFolder("a-b", Path("a=b"), "a=b")),
        ("-x-", NamedFolder("x", Path("-x-"), "-x-")),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_folder_is_named_by_its_own_name_or_the_one_that_is_given(text: str, expected: NamedFolder) -> None:
    assert named_folders([text], TAKEN_NAMES) == [expected]


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["none"], "none: no such folder"),
        (["news=none"], "none: no such folder"),
        (["w"], "/w/ is an address of the server, so no collection can have that name"),
        (["Search"], "/Search/ is an address of the server"),
        (["static=news"], "Give it another one: my-static=news"),
        (["news", "old/news"], "two collections would be called 'news': 'news' and 'old/news'"),
        (["news", "News=blog"], "two collections would be called 'News'"),
        (["新闻"], "Give the collection a name: news=新闻"),
        (["a b=news"], "'a b' cannot be the name of a collection"),
        (["-a=news"], "'-a' cannot be the name of a collection"),
        (["=news"], "'' cannot be the name of a collection"),
        (["..=news"], "'..' cannot be the name of a collection"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_an_address_is_refused_with_a_way_out(texts: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        named_folders(texts, TAKEN_NAMES)


def test_names_that_addresses_of_the_server_begin_with_are_taken() -> None:
    wanted = {"", "w", "page", "story", "search", "static", "language", "timegate", "timemap", "cdx", "healthz"}
    assert wanted <= TAKEN_NAMES


@given(st.text(max_size=80))
def test_a_name_made_of_any_folder_name_is_one_that_could_be_given(title: str) -> None:
    from archiver.replay.collections import _NAME, _safe

    name = _safe(title)
    assert not name or _NAME.fullmatch(name)
