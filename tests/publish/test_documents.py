"""JSON as descriptions have it."""

from __future__ import annotations

from archiver.publish.documents import json_document, stated


def test_members_keep_their_order_and_texts_their_letters() -> None:
    assert json_document({"b": "中", "a": [1]}) == '{\n  "b": "中",\n  "a": [\n    1\n  ]\n}\n'.encode()


def test_what_says_nothing_is_left_out() -> None:
    assert stated(a="", b=None, c=[], d={}, e=0, f=False, g="x") == {"e": 0, "f": False, "g": "x"}
