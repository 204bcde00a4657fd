from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from archiver.cite.quote import CONTEXT, QuoteError, find_quote
from archiver.errors import CiteError, UsageError

STORY = "过去两年，生成式 AI 技术的发展。\nThe end of it, the end."
PAGE = f"登录\n{STORY}\n本文已被查看 14250 次"


def test_exact_quote_has_position_context_and_fragment() -> None:
    quote = find_quote("生成式 AI 技术的发展", {"story": STORY, "page": PAGE}, where="u")
    assert (quote.within, quote.match, quote.occurrences) == ("story", "exact", 1)
    assert STORY[quote.start : quote.end] == quote.exact == "生成式 AI 技术的发展"
    assert (quote.prefix, quote.suffix[:2]) == ("过去两年，", "。\n")
    assert quote.fragment is not None


def test_words_outside_the_story_are_found_on_the_page() -> None:
    quote = find_quote("查看 14250 次", {"story": STORY, "page": PAGE}, where="u")
    assert quote.within == "page"
    assert PAGE[quote.start : quote.end] == quote.exact


def test_other_white_space_is_normalized_and_said_so() -> None:
    quote = find_quote("AI  技术的发展。 The end", {"story": STORY}, where="u")
    assert (quote.match, quote.exact) == ("normalized", "AI 技术的发展。\nThe end")


def test_exact_on_the_page_comes_before_normalized_in_the_story() -> None:
    quote = find_quote("a b", {"story": "a  b", "page": "nav a b"}, where="u")
    assert (quote.within, quote.match) == ("page", "exact")


def test_repeated_passage_is_counted() -> None:
    assert find_quote("the end", {"story": "the end, the end"}, where="u").occurrences == 2


@pytest.mark.parametrize(
    "wanted",
    ["过去二年，生成式 AI 技术的发展", "the  End of it", "生成式AI 技术", "过去两年,生成式", "The end of its"],
)
def test_altered_quote_is_refused_with_the_nearest_passage(wanted: str) -> None:
    with pytest.raises(QuoteError, match="nearest passage") as caught:
        find_quote(wanted, {"story": STORY, "page": PAGE}, where="https://a.example/")
    assert caught.value.exit_code == 1
    assert isinstance(caught.value, CiteError)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_quote_that_is_like_nothing_is_refused() -> None:
    with pytest.raises(QuoteError, match="Nothing in the capture is like it"):
        find_quote("zzzz", {"story": STORY}, where="u")
    with pytest.raises(QuoteError):
        find_quote("zzzz", {"story": ""}, where="u")


def test_empty_quote_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="empty"):
        find_quote(" \n", {"story": STORY}, where="u")


@given(st.text(), st.text(min_size=1), st.text())
def test_any_passage_is_found_where_it_stands(before: str, wanted: str, after: str) -> None:
    assume(wanted.strip())
    text = before + wanted + after
    quote = find_quote(wanted, {"story": text}, where="u")
    assert text[quote.start : quote.end] == quote.exact == wanted
    assert (quote.match, quote.prefix) == ("exact", text[: quote.start][-CONTEXT:])


@given(
    st.text(st.sampled_from("ab \n中。"), max_size=12), st.text(st.sampled_from("ab \n中。"), min_size=1, max_size=5)
)
def test_quote_is_found_just_where_the_same_signs_stand(text: str, wanted: str) -> None:
    assume(wanted.strip())
    is_there = wanted in text or " ".join(wanted.split()) in re.sub(r"\s+", " ", text)
    try:
        quote = find_quote(wanted, {"story": text}, where="u")
    except QuoteError:
        assert not is_there
    else:
        assert is_there
        assert text[quote.start : quote.end] == quote.exact
        assert quote.exact.split() == wanted.split()
