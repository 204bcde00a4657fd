from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.rewriting.links import PageLinks
from archiver.replay.rewriting.manifests import rewrite_manifest

LINKS = PageLinks("http://h.example/d/manifest.json", "2024")
STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)


def test_icons_and_pages_of_a_site_lead_into_the_archive() -> None:
    text = '{"name": "/x", "start_url":"/?a=b", "icons": [{"src": "\\/i.png", "sizes": "1x1"}, {"src": "j.png"}]}'
    assert rewrite_manifest(text, LINKS) == (
        '{"name": "/x", "start_url":"/w/2024mp_/http://h.example/?a=b", '
        '"icons": [{"src": "/w/2024im_/http://h.example/i.png", "sizes": "1x1"}, {"src": "j.png"}]}'
    )


@given(st.text(alphabet='{}[]":,srcul/ \\') | st.text())
def test_of_any_text_only_what_is_in_quotation_marks_may_change(text: str) -> None:
    assert STRING.sub('""', rewrite_manifest(text, LINKS)) == STRING.sub('""', text)
