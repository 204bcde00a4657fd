from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.cite.fragment import text_fragment
from archiver.cite.manuscript.target import read_target

PAGE = "https://www.solidot.org/story?sid=78089"


@pytest.mark.parametrize(
    ("address", "kind", "url", "start"),
    [
        pytest.param(PAGE, "web", PAGE, None, id="a page"),
        pytest.param(f"http://127.0.0.1:8080/w/20251006171750/{PAGE}", "memento", PAGE, "2025-10-06", id="ours"),
        pytest.param(
            f"https://a.example/x/w/20251006171750740398/{PAGE}", "memento", PAGE, "2025-10-06", id="20 digits"
        ),
        pytest.param(f"https://web.archive.org/web/2025/{PAGE}", "memento", PAGE, "2025-01-01", id="a year"),
        pytest.param(f"https://web.archive.org/web/20251006171750id_/{PAGE}", "memento", PAGE, "2025-10-06", id="raw"),
        pytest.param(
            "https://web.archive.org/web/20251006171750/www.solidot.org/x",
            "memento",
            "http://www.solidot.org/x",
            "2025-10-06",
            id="without a scheme",
        ),
        pytest.param(
            "https://web.archive.org/web/20251006171750/https:/www.solidot.org/x",
            "memento",
            "https://www.solidot.org/x",
            "2025-10-06",
            id="one slash lost",
        ),
        pytest.param(
            f"https://archive.ph/2025.10.06-171750/{PAGE}", "memento", PAGE, "2025-10-06", id="archive.today, long"
        ),
        pytest.param(
            f"https://a.example/go/12345/{PAGE}", "web", f"https://a.example/go/12345/{PAGE}", None, id="no time"
        ),
        pytest.param("https://archive.ph/AbCdE", "opaque", None, None, id="archive.today, short"),
        pytest.param("https://perma.cc/ABCD-1234", "opaque", None, None, id="perma.cc"),
        pytest.param(
            "https://blog.example/2025/10/https-everywhere",
            "web",
            "https://blog.example/2025/10/https-everywhere",
            None,
            id="a year in a path",
        ),
        pytest.param(
            "urn:pwid:archive.example.org:2025-10-06T17:17:50Z:page:https://www.solidot.org/story%3Fsid=78089",
            "pwid",
            PAGE,
            "2025-10-06",
            id="PWID",
        ),
        pytest.param(
            f"urn:pwid:a.example:2025-10-06T17:17:50Z:part:{PAGE}", "pwid", PAGE, "2025-10-06", id="PWID, bare ?"
        ),
    ],
)
def test_addresses_tell_what_they_are_of(address: str, kind: str, url: str | None, start: str | None) -> None:
    target = read_target(address)
    assert target is not None
    assert (target.kind, target.url) == (kind, url)
    assert (f"{target.span.start:%Y-%m-%d}" if target.span else None) == start


def test_a_record_id_is_read_with_and_without_brackets() -> None:
    bare = "urn:uuid:5b0f7a2e-0d7c-4d7e-9d7a-6a0b5f0a1b2c"
    for spelled in (bare, f"<{bare}>", bare.upper()):
        target = read_target(spelled)
        assert target is not None
        assert (target.kind, target.record_id) == ("record", bare)


@pytest.mark.parametrize(
    "address", ["", "mailto:a@b.example", "javascript:1", "/x", "#a", "http://", "http://[::1", "x" * 9000]
)
def test_what_is_no_address_is_none(address: str) -> None:
    assert read_target(address) is None


def test_text_fragments_are_quotes_without_their_context() -> None:
    target = read_target(f"{PAGE}#top:~:text=a-,one%2C%20two,three,-b&text=four")
    assert target is not None
    assert target.url == PAGE
    assert [passage.parts for passage in target.passages(1)] == [("one, two", "three"), ("four",)]


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=80), st.data())
def test_our_own_fragments_are_read_back(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    fragment = text_fragment(text, start, end)
    if fragment is None or not text.isprintable():
        return
    target = read_target(f"{PAGE}#{fragment}")
    assert target is not None
    for (passage,) in [target.passages(1)]:
        assert all(part in text for part in passage.parts)


@given(st.text(max_size=200) | st.text("htps:/w0123456789.aurnpid%?#", max_size=200))
def test_any_text_is_none_or_names_what_it_is_an_address_of(text: str) -> None:
    for address in (text, f"http://a.example/{text}", f"urn:pwid:{text}"):
        target = read_target(address)
        assert target is None or (target.kind == "opaque") is not bool(target.url or target.record_id)
