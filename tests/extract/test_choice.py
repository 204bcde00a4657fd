from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.blocks import outline_page
from archiver.extract.choice import LEAST_SHARE, choice_of, limit_of, limit_together, pick, share_of
from archiver.extract.dom import parse
from archiver.extract.features import PAGE_FEATURES
from archiver.extract.story import extract_story

SENTENCES = (
    "The keeper of the lighthouse wrote down each ship that passed, its flag, its course and the state of the sea.",
    "Nobody had asked for it. When the book was found, a century later, it filled eleven volumes of small script.",
    "Its first owner, a dealer in charts, sold it to the museum for the price of a good lamp, as he told the board.",
    "Since then two students have typed what could be read; what the damp had taken they left blank, with a note.",
    "The oldest entry is of a brig under Danish colours. It met the fog at noon, and was not seen on the other side.",
)
CHINESE_SENTENCES = (
    "灯塔的守护人记下了每一艘经过的船，它的旗帜、航向和海面的情况，没有人要求他这样做。",
    "一百年后，人们找到了这本书，里面密密麻麻地写满了十一卷，字迹仍然清楚可读。",
    "第一位主人是卖海图的商人，他把书卖给了博物馆，价钱只够买一盏好灯，他这样告诉董事会。",
    "后来两名学生把能读的部分打了出来；被潮气毁掉的地方他们留空，并加上了说明。",
    "最早的一条记录是一艘挂着丹麦旗的双桅船，中午进入雾中，再也没有在另一边出现。",
)
PROSE, CHINESE = ("".join(f"<p>{text}</p>" for text in told) for told in (SENTENCES, CHINESE_SENTENCES))
LINKS = "<li><a href=/a>Home</a></li><li><a href=/b>Ships</a></li><li><a href=/c>About us</a></li>"


def text_of(markup: str, url: str = "https://x.example/2024/05/06/keeper-of-the-lighthouse") -> str:
    return extract_story(markup.encode(), url=url).text


@pytest.mark.parametrize("prose", [PROSE, CHINESE], ids=["English", "Chinese"])
def test_an_article_is_told_without_navigation_sidebar_and_footer(prose: str) -> None:
    text = text_of(
        f"<title>The keeper</title><body><nav><ul>{LINKS}</ul></nav><article class=post><h1>The keeper</h1>{prose}"
        f"</article><aside class=sidebar><h3>Related</h3><ul>{LINKS}</ul></aside><footer>Copyright. All rights"
        " reserved.</footer>"
    )
    assert text.count("\n") == 4
    assert "Copyright" not in text
    assert "Ships" not in text


def test_a_page_of_two_paragraphs_is_kept() -> None:
    two = "".join(f"<p>{text}</p>" for text in SENTENCES[:2])
    assert text_of(f"<title>x</title><body>{two}") == "\n".join(SENTENCES[:2])


def test_a_page_of_nothing_but_a_menu_has_no_story_and_gives_no_error() -> None:
    assert not text_of(f"<body><ul>{LINKS}</ul>")


@pytest.mark.parametrize("text", ["Hello.", "The tide was late today", "今天的潮水来晚了"])
def test_a_page_of_a_few_words_gives_them(text: str) -> None:
    assert text_of(f"<body><p>{text}</p>") == text


def test_the_posts_of_a_thread_are_kept_in_their_order() -> None:
    posts = "".join(
        f"<div class=post><div class=author>Member {n}</div><div class=post-body>Post {n}: {text}</div></div>"
        for n, text in enumerate(SENTENCES)
    )
    markup = (
        f"<meta name=generator content=phpBB><title>Ships</title><body><h1>Ships</h1><div class=thread>{posts}</div>"
    )
    text = text_of(markup, "https://forum.x.example/viewtopic.php?t=17")
    found = [text.find(f"Post {n}") for n in range(5)]
    assert -1 not in found
    assert found == sorted(found)


def test_the_same_page_gives_the_same_story() -> None:
    markup = f"<title>The keeper</title><body><h1>The keeper</h1>{PROSE}<ul>{LINKS}</ul>"
    assert extract_story(markup.encode()) == extract_story(markup.encode())


def test_the_box_of_a_choice_is_the_smallest_with_all_blocks_and_the_rest_goes() -> None:
    root = parse("<body><div id=a><p>one</p><div id=b>own<p>two</p><p>three</p></div></div><p>four</p>")
    assert root is not None
    outline = outline_page(root)
    choice = choice_of(outline, [block for block in outline.blocks if block.text in ("one", "three")])
    assert choice.element.get("id") == "a"
    assert [element.text for element in choice.omitted] == ["two"]
    assert [element.get("id") for element in choice.muted if element.get("id")] == ["b"]


def test_a_picture_stays_where_its_caption_goes() -> None:
    root = parse("<body><div><p>one</p><figure><img src=x><figcaption>caption</figcaption></figure><p>two</p></div>")
    assert root is not None
    outline = outline_page(root)
    choice = choice_of(outline, [block for block in outline.blocks if block.text != "caption"])
    assert [element.tag for element in choice.omitted] == ["figcaption"]


def test_words_at_the_borders_of_elements_do_not_run_together() -> None:
    root = parse(
        "<div><p>One, two and<br>three</p><div>four<button>five</button></div><ruby>漢<rt>かん</rt>字</ruby></div>"
    )
    assert root is not None
    assert [b.text for b in outline_page(root).blocks] == ["One, two and\nthree", "four", "five", "漢字"]


def test_a_sure_page_keeps_likely_blocks_and_an_unsure_one_less_likely_ones() -> None:
    assert limit_of([950, 900, 50], [100, 100, 100]) > limit_of([500, 300, 300], [100, 100, 100])
    assert limit_of([], []) == 0


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 10_000)), max_size=50))
def test_the_limit_is_at_most_half(blocks: list[tuple[int, int]]) -> None:
    assert 0 <= limit_of([share for share, _ in blocks], [weight for _, weight in blocks]) <= 500


@given(st.integers(), st.integers())
def test_a_higher_score_never_gives_a_lower_share(one: int, other: int) -> None:
    assert share_of(min(one, other)) <= share_of(max(one, other))


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 5000)), min_size=1, max_size=30))
def test_the_limit_for_blocks_that_go_together_keeps_the_likeliest(blocks: list[tuple[int, int]]) -> None:
    shares, weights = [share for share, _ in blocks], [weight for _, weight in blocks]
    assert 0 <= limit_together(shares, weights) <= max(shares)


def test_a_short_story_is_not_drowned_by_many_teasers_that_are_half_as_likely() -> None:
    shares, weights = [950, *[350] * 10], [400, *[120] * 10]
    assert limit_of(shares, weights) <= 350 < limit_together(shares, weights)


def test_teasers_that_are_nearly_as_likely_as_the_story_are_kept() -> None:
    assert limit_together([950, *[850] * 10], [400] * 11) <= 850


@given(st.lists(st.integers(-20_000, 20_000), min_size=1, max_size=5), st.booleans())
def test_a_short_page_of_links_without_a_likely_block_has_no_story(scores: list[int], is_linked: bool) -> None:
    root = parse("<body>" + "<p>Ship</p>" * len(scores))
    assert root is not None
    page = tuple(9 if is_linked and name == "page_links" else 0 for name in PAGE_FEATURES)
    kept = pick(outline_page(root), [*range(len(scores))], scores, page)
    assert bool(kept) == (max(map(share_of, scores)) >= (LEAST_SHARE if is_linked else 1))
