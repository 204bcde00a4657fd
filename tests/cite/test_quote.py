from __future__ import annotations

import hashlib
import pickle
import random
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from archiver.cite.normal import Normalizer, find_span
from archiver.cite.quote import CONTEXT, QuoteError, Within, find_quote
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


@pytest.mark.parametrize("normalizer", ["white-space", "typography"])
def test_other_white_space_is_taken_only_when_asked_and_said_so(normalizer: Normalizer) -> None:
    wanted = "AI  技术的发展。 The end"
    quote = find_quote(wanted, {"story": STORY}, where="u", normalizer=normalizer)
    assert (quote.match, quote.exact) == ("normalized", "AI 技术的发展。\nThe end")
    assert (quote.normalizer, quote.asked) == (normalizer, wanted)
    with pytest.raises(QuoteError, match="--normalized"):
        find_quote(wanted, {"story": STORY}, where="u")


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        pytest.param('"Nein", sagte er - "ja"', "„Nein“, sagte er – «ja»", id="quotation marks and dashes"),
        pytest.param("don't", "don’t", id="apostrophe"),
        pytest.param("Cafe\u0301 ｸﾞﾗﾑ", "Café グラム", id="composed letters, width"),
        pytest.param("efficient office", "e\ufb03cient of\u00adfice", id="ligature, soft hyphen"),
        pytest.param("过去两年,生成式", "过去两年，生成式", id="width of a comma"),
        pytest.param("한글", "\u1112\u1161\u11ab\u1100\u1173\u11af", id="letters of Hangul"),
    ],
)
def test_typography_is_taken_leniently_only_when_asked(wanted: str, text: str) -> None:
    quote = find_quote(wanted, {"story": f"1 {text} 2"}, where="u", normalizer="typography")
    assert (quote.match, quote.exact) == ("normalized", text)
    with pytest.raises(QuoteError):
        find_quote(wanted, {"story": text}, where="u", normalizer="white-space")


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        pytest.param("102", "10² metres", id="superscript"),
        pytest.param("H2O", "H₂O", id="subscript"),
        pytest.param("1/2", "½ a cup", id="fraction"),
        pytest.param("11/2", "1½ cups", id="fraction behind a number"),
        pytest.param("No 1", "No ①", id="number in a circle"),
        pytest.param("us", "US", id="case"),
        pytest.param("can not", "cannot", id="a blank more"),
        pytest.param("resume", "résumé", id="accent"),
        pytest.param("of", "o\ufb03cial", id="a part of a ligature"),
        pytest.param("cafe", "cafe\u0301", id="a letter without its accent"),
        pytest.param("5.10", "5-10", id="another sign"),
    ],
)
def test_typography_never_changes_what_is_said(wanted: str, text: str) -> None:
    if wanted in text:
        # The letters stand there; it is the normalized search that must not be the one to find them.
        assert find_span(wanted, text, "typography") is None
        return
    with pytest.raises(QuoteError):
        find_quote(wanted, {"story": text}, where="u", normalizer="typography")


WRITTEN = (
    "The tables do not agree with the gauge.\nOf 14,235 entries, 3 are misprints. The office was efficient — “very”.\n"
    "The last paragraph says that nobody asked. 中国的芯片发展，與國際競爭。 نعم لا\u200cيوجد"
)


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param("Of 14,253 entries", id="digits swapped"),
        pytest.param("Of 14.235 entries", id="another sign between digits"),
        pytest.param("Of ١٤,٢٣٥ entries", id="digits of another script"),
        pytest.param("The tables do agree", id="negation dropped"),
        pytest.param("agree with the gauge. The last paragraph", id="two paragraphs joined"),
        pytest.param("agree with the gauge.Of 14,235", id="paragraphs without a blank"),
        pytest.param("The tables do […] agree", id="an ellipsis that hides a word"),
        pytest.param("The tables do … agree", id="an ellipsis without brackets"),
        pytest.param("The t\u0430bles do not", id="a Cyrillic letter"),
        pytest.param("The tables d\u03bf not", id="a Greek letter"),
        pytest.param("The t\u0301ables do", id="a combining accent"),
        pytest.param("中國的芯片", id="traditional for simplified"),
        pytest.param("与国际竞争", id="simplified for traditional"),
        pytest.param("لايوجد", id="letters that join where they must not"),
        pytest.param("The ta\u200cbles", id="letters that do not join where they would"),
        pytest.param("The \u202etables", id="a change of direction"),
        pytest.param("The ta\u034fbles", id="a joiner of marks"),
        pytest.param("The tables\U000e0041 do", id="a tag"),
        pytest.param("efficient “very”", id="a dash less"),
    ],
)
def test_what_says_something_else_is_refused_however_it_is_looked_for(wanted: str) -> None:
    for normalizer in (None, "white-space", "typography"):
        with pytest.raises(QuoteError):
            find_quote(wanted, {"story": WRITTEN}, where="u", normalizer=normalizer)


@pytest.mark.parametrize(
    ("wanted", "differences"),
    [
        ("The  tables do", ("white space",)),
        ("The\u00a0tables", ("white space",)),
        ("the gauge. Of 14,235", ("white space",)),
        ("Of １４,２３５ entries", ("forms of letters",)),
        ("The o\ufb03ce", ("forms of letters",)),
        ("中国的芯⽚发展", ("forms of letters",)),
        ("ta\u00adbles ", ("signs that are not seen",)),
        ("ta\u200bbles", ("signs that are not seen",)),
        ('efficient -- "very"', None),
        ('efficient - "very"', ("quotation marks", "dashes")),
    ],
)
def test_what_was_taken_for_the_same_is_told(wanted: str, differences: tuple[str, ...] | None) -> None:
    if differences is None:
        with pytest.raises(QuoteError):
            find_quote(wanted, {"story": WRITTEN}, where="u", normalizer="typography")
        return
    assert find_quote(wanted, {"story": WRITTEN}, where="u", normalizer="typography").differences == differences


@given(st.text(st.sampled_from("a“\" -–\u00ad\u00a0\n．.ﬃé\u0301'’fi"), min_size=1, max_size=8), st.data())
def test_a_normalized_quote_always_says_what_was(text: str, data: st.DataObject) -> None:
    assume(text.strip())
    wanted = "".join(data.draw(st.sampled_from([char, *_SAME.get(char, char)])) for char in text)
    try:
        quote = find_quote(wanted, {"story": text}, where="u", normalizer="typography")
    except (QuoteError, UsageError):
        return
    assert (quote.match == "normalized") == bool(quote.differences)


_SAME = {
    "“": '"„', '"': "”«", "-": "–—", "–": "-", " ": "\u00a0\n", "\u00a0": " ", "\n": " ", ".": "．", "'": "’", "’": "'"
}  # fmt: skip


def test_blanks_around_the_words_are_no_words() -> None:
    quote = find_quote(" the end\n", {"story": "the end"}, where="u")
    assert (quote.match, quote.exact) == ("exact", "the end")


@pytest.mark.parametrize(
    ("wanted", "is_cut"),
    [("likely", True), ("unlikely", False), ("It is un", True), ("技术的", False), ("AI", False), ("3", True)],
)
def test_quote_that_ends_inside_a_word_is_marked(wanted: str, is_cut: bool) -> None:
    assert find_quote(wanted, {"story": "It is unlikely. AI技术的发展 3.14"}, where="u").is_cut is is_cut


def test_exact_on_the_page_comes_before_normalized_in_the_story() -> None:
    quote = find_quote("a b", {"story": "a  b", "page": "nav a b"}, where="u", normalizer="white-space")
    assert (quote.within, quote.match) == ("page", "exact")


def test_digest_is_that_of_the_text_in_which_the_positions_count() -> None:
    quote = find_quote("end", {"story": STORY}, where="u")
    assert quote.text_digest == f"sha256:{hashlib.sha256(STORY.encode()).hexdigest()}"


def test_passage_of_the_story_is_named_so_that_it_is_the_only_one_on_the_page() -> None:
    page = "Home\nThe tide rises.\nStory\nAt six the tide rises.\nMore: the tide rises."
    quote = find_quote("the tide rises", {"story": "Story\nAt six the tide rises.", "page": page}, where="u")
    assert quote.fragment == ":~:text=six-,the%20tide%20rises"
    assert quote.occurrences == 1


def test_what_the_page_shows_between_two_lines_of_the_story_is_marked_too() -> None:
    page = "Home\nWe keep answers.\n— Jorun, at the closing session\nThe page has been signed.\nAbout"
    story = "We keep answers.\nThe page has been signed."
    quote = find_quote("keep answers.\nThe page has", {"story": story, "page": page}, where="u")
    assert quote.fragment == ":~:text=keep%20answers.,The%20page%20has"
    far = page.replace("closing session", "closing session " * 50)
    assert find_quote("answers.\nThe page", {"story": story, "page": far}, where="u").fragment is None
    assert find_quote("answers.", {"story": story, "page": "something else"}, where="u").fragment is None


def test_repeated_passage_is_counted() -> None:
    assert find_quote("the end", {"story": "the end, the end"}, where="u").occurrences == 2


@pytest.mark.parametrize(
    "wanted",
    ["过去二年，生成式 AI 技术的发展", "the  End of it", "生成式AI 技术", "过去两年、生成式", "The end of its"],
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
        quote = find_quote(wanted, {"story": text}, where="u", normalizer="white-space")
    except QuoteError:
        assert not is_there
    else:
        assert is_there
        assert text[quote.start : quote.end] == quote.exact
        assert quote.exact.split() == wanted.split()


SPECIMEN = (
    "美国限制芯片出口正在扼杀中国在关键技术领域的进步。过去两年，生成式 AI 技术的发展推动了对 AI 芯片的高涨需求。"
    "中国在 AI 芯片上落后美国 5-10 年。\nThe tide tables of the port of Ellery, printed each year from 1888 to 1931, "
    "have had a poor name for as long as anybody can remember. They are wrong by 0.4 m, he said: “It’s the printer’s "
    "fault” — not the sea’s.\nВчера открылась библиотека, и люди стояли в очереди. افتتحت أمس مكتبة جديدة في المدينة."
)
LETTERS = "abceinorstABT0123456789的一是不了人我在有他这中大来上国ваеинот"


def mutated(chance: random.Random) -> str:
    """Return a passage of SPECIMEN in which letters or digits were changed, dropped, added or moved."""
    start = chance.randrange(len(SPECIMEN) - 30)
    passage = list(SPECIMEN[start : start + chance.randrange(8, 60)])
    for _ in range(chance.randrange(1, 3)):
        at = chance.choice([at for at, char in enumerate(passage) if char.isalnum()])
        kind = chance.randrange(5)
        if kind == 0:
            passage[at] = chance.choice([char for char in LETTERS if char != passage[at]])
        elif kind == 1:
            passage.insert(at, chance.choice(LETTERS))
        elif kind == 2 and 0 < at < len(passage) - 1:
            del passage[at]
        elif kind == 3:
            passage[at] = passage[at].swapcase() if passage[at].swapcase() != passage[at] else "x"
        else:
            passage[at:at] = passage[at - 3 : at] or ["x"]
    return "".join(passage)


@pytest.mark.parametrize("normalizer", [None, "white-space", "typography"])
def test_of_a_thousand_mutated_quotes_none_is_accepted(normalizer: Normalizer | None) -> None:
    chance = random.Random(20261123)
    # An oracle of its own: what is left when all but letters and digits is dropped.
    bare = "".join(filter(str.isalnum, SPECIMEN))
    texts: dict[Within, str] = {"story": SPECIMEN}
    if normalizer is None:
        texts["page"] = f"Home\n{SPECIMEN}"
    tried = 0
    while tried < 1000:
        wanted = mutated(chance)
        if "".join(filter(str.isalnum, wanted)) in bare:
            continue
        tried += 1
        with pytest.raises(QuoteError):
            find_quote(wanted, texts, where="u", normalizer=normalizer)
