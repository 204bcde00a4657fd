"""Web pages made of anything: elements with attributes in any order, closed or not, and mutations of real pages."""

from __future__ import annotations

from html import escape

from hypothesis import strategies as st

from archiver.extract.wordlist import words

_TAGS = words(
    "html head body title meta base link script style div p span a b i em strong br hr img h1 h2 h3 ul ol li dl dt dd "
    "table thead tbody tr td th caption pre code blockquote q section article main nav header footer aside figure "
    "figcaption time address form input button select option textarea noscript template svg math iframe object ruby rt "
    "sup sub video picture source font center details summary frameset frame x-box"
)
_WORDS = (
    "The story is told, and it is a long one.",
    "By Ann Author",
    "May 6, 2024 at 11:48 PM",
    "2024-05-06T23:48:00+08:00",
    "作者：张三 发表于 2024年05月06日",
    "| Site name",
    "*_`[]()#>|",
    " \t\n\r\u00a0\u3000",
    "\ufeff\u200b\u00ad\u202e\u0301",
    "&amp;&#0;&nbsp;&#xD800;&unknown;&lt;p&gt;",
    "<!-- comment --><![CDATA[ x ]]><?php x ?>",
    "\x00",
    "{}[]\"'\\",
    "😀👩‍👩‍👧",
)
_VALUES = (
    "article",
    "comment",
    "author",
    "byline",
    "date published",
    "sidebar",
    "post-body",
    "hidden",
    "display:none",
    "/a/b",
    "http://[",
    "//h.example/x y",
    "javascript:x()",
    "data:image/png;base64,QUJD",
    "#top",
    "a.png 1w, b.png 2w",
    "99999",
    "-1",
    "og:title",
    "article:published_time",
    "datePublished",
    "en-US",
    "application/ld+json",
    "checkbox",
)
_NAMES = words(
    "class id href src srcset data-src alt title name property content itemprop rel datetime lang style role colspan "
    "rowspan start type hidden aria-hidden charset itemscope itemtype width height xml:lang"
)

text = st.one_of(st.sampled_from(_WORDS), st.text(max_size=30))
attribute = st.builds(
    lambda name, value, quote: f" {name}={quote}{escape(value) if quote else value}{quote}",
    st.sampled_from(_NAMES),
    st.one_of(st.sampled_from(_VALUES), text),
    st.sampled_from(['"', '"', "'", ""]),
)
opened = st.builds(
    lambda tag, attributes: f"<{tag}{''.join(attributes)}>", st.sampled_from(_TAGS), st.lists(attribute, max_size=4)
)
closed = st.sampled_from(_TAGS).map("</{}>".format)
whole = st.builds(
    lambda start, inner: f"{start}{inner}</{start[1:].split()[0].rstrip('>')}>", opened, st.one_of(text, st.just(""))
)
_member = st.sampled_from(
    [
        '"A story"',
        "null",
        "[]",
        '{"name":"Ann Author"}',
        '"2024-05-06"',
        "1e9",
        '["x", 5]',
        '"\\ud800"',
        '"\\u0000"',
        "{}",
    ]
)
json_ld = st.builds(
    '<script type="application/ld+json">{{"@type":"Article","headline":{},"author":{},"datePublished":{}}}'.format,
    _member,
    _member,
    _member,
).map("{}</script>".format)
piece = st.one_of(opened, closed, whole, whole, text, json_ld)

pages = st.lists(piece, max_size=60).map("".join)
"""Pages as text; any of them may be encoded by any codec."""


@st.composite
def mutations(draw: st.DrawFn, raw: bytes) -> bytes:
    """Bytes near to a real page: parts cut out, doubled, moved, and bytes put in."""
    mutated = raw
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, max(0, len(mutated) - 1)))
        end = min(len(mutated), start + draw(st.integers(0, 2000)))
        to = draw(st.integers(0, len(mutated)))
        put = draw(
            st.one_of(
                st.just(mutated[start:end]), st.just(b""), piece.map(lambda said: said.encode("utf-8", "replace"))
            )
        )
        is_cut = draw(st.booleans())
        mutated = mutated[:start] + mutated[end:] if is_cut else mutated
        mutated = mutated[:to] + put + mutated[to:]
    return mutated
