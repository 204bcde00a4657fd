"""Any bytes are rewritten in time, to the same bytes twice, and nothing is lost."""

from __future__ import annotations

from archiver.replay.rewriting.charset import page_text
from archiver.replay.rewriting.html import rewrite_html
from archiver.replay.rewriting.insertion import with_insertion
from archiver.replay.rewriting.kinds import rewriter_of
from archiver.replay.rewriting.links import PageLinks
from archiver.replay.rewriting.parsing import parser_spans
from archiver.replay.rewriting.tokens import turbo_spans
from tests.fuzz.running import fuzz
from tests.fuzz.seeds import pages

_KINDS = (
    ("text/html", "mp_"),
    ("text/html; charset=gbk", "if_"),
    ("application/xhtml+xml", "mp_"),
    ("text/css", "cs_"),
    ("image/svg+xml", "im_"),
    ("application/rss+xml", "mp_"),
    ("application/dash+xml", "oe_"),
    ("application/manifest+json", "mp_"),
    ("text/plain", "oe_"),
)
_LINKS = PageLinks("http://site.example/2024/05/a", "20240506100000")
_MORE = (
    b"<svg><title/><style/><a href=/x></svg><noscript><img src=/x srcset='/a 1x, b'></noscript>",
    b'<script type=importmap>{"imports": {"a": "/a"}, "scopes": {"/s/": {}}}</script><iframe srcdoc=\'<a href=/x>\'>',
    b"@import '/a';a{b:image-set('/a' 1x, url(/b) 2x)}/* url(/x) */@namespace url(/x);c{d:url(/\\65 )}",
    b"<?xml-stylesheet href='/a'?><rss><link>/a</link><description>&lt;a href='/x'&gt;</description></rss>",
    b'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="/k"\n/a.ts\n',
    b'{"icons": [{"src": "\\/a"}], "start_url": "/"}',
)


def rewrite(raw: bytes) -> None:
    """Rewrite the bytes as the kind that the last of them chooses, and as a page by both tokenizers."""
    content_type, modifier = _KINDS[(raw[-1] if raw else 0) % len(_KINDS)]
    rewriter = rewriter_of(content_type.partition(";")[0], modifier, raw)
    if rewriter:
        assert rewriter(raw, content_type, _LINKS) == rewriter(raw, content_type, _LINKS)
    page = page_text(raw, content_type)
    for tokenize in (turbo_spans, parser_spans):
        assert len(rewrite_html(page.text, _LINKS, tokenize=tokenize)) >= len(page.text)
    assert len(with_insertion(raw, b"<!---->")) == len(raw) + 7


if __name__ == "__main__":
    fuzz(rewrite, [*pages(), *_MORE])
