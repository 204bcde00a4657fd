from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.rewriting.importmaps import rewrite_import_map
from archiver.replay.rewriting.links import PageLinks

LINKS = PageLinks("http://h.example/d/page", "2024")
STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ('{"imports": {"a": "/a.js"}}', '{"imports": {"a": "/w/2024js_/http://h.example/a.js"}}'),
        ('{"imports":{"/a.js":"/b.js"}}', '{"imports":{"/a.js":"/w/2024js_/http://h.example/b.js"}}'),
        ('{"imports":{"a":"./a.js"}}', '{"imports":{"a":"./a.js"}}'),
        (
            '{"scopes": {"/s/": {"a": "https://c.example/a.js"}}}',
            '{"scopes": {"/w/2024js_/http://h.example/s/": {"a": "/w/2024js_/https://c.example/a.js"}}}',
        ),
        ('{"integrity": {"/a.js": "sha384-x"}}', '{"data-archived-integrity": {"/a.js": "sha384-x"}}'),
        ('{"imports": {"a": null}}', '{"imports": {"a": null}}'),
        ("no map", "no map"),
    ],
    ids=["bare", "remapped", "relative", "scope", "integrity", "null", "none"],
)
def test_addresses_of_modules_lead_into_the_archive_and_names_stay(text: str, changed: str) -> None:
    assert rewrite_import_map(text, LINKS) == changed


@given(st.dictionaries(st.text(), st.text()))
def test_a_map_that_was_json_still_is(imports: dict[str, str]) -> None:
    changed = json.loads(rewrite_import_map(json.dumps({"imports": imports}), LINKS))
    assert list(changed["imports"]) == list(imports)


@given(st.text(alphabet='{}":,\\ /imports scopes'))
def test_of_any_text_only_what_is_in_quotation_marks_may_change(text: str) -> None:
    assert STRING.sub('""', rewrite_import_map(text, LINKS)) == STRING.sub('""', text)
