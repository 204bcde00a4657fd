"""Hosts that answer what is not there with a page."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.crawl.judgement import SoftFail
from archiver.crawl.judgement.softfail import PROBE
from archiver.model import Exchange, Headers
from tests.crawl.exchanging import HTML, exchange

SITE = "http://example.com"
MENU = " ".join(f"item{number}" for number in range(150))


def page(text: str, title: str = "Example") -> bytes:
    return f"<title>{title}</title><nav>{MENU}</nav><main>{text}</main>".encode()


SORRY = page("Sorry, we could not find what you were looking for. Try the search.", "Not found - Example")
STORY = page(" ".join(f"word{number}" for number in range(60)))


def asked(answer: Exchange, content: bytes) -> SoftFail:
    """What is known after the probe of a host was answered so."""
    tokens = count(1)
    judge = SoftFail(token=lambda: f"{next(tokens):04}")
    assert judge.probe_url(f"{SITE}/a") == answer.target_url
    judge.learn(answer, content)
    return judge


def probed(content: bytes, **facts: object) -> SoftFail:
    return asked(exchange(f"{SITE}/{PROBE}0001", content, **facts), content)  # type: ignore[arg-type]


def is_soft(judge: SoftFail, path: str, content: bytes, **facts: object) -> bool:
    return judge.is_soft_404(exchange(SITE + path, content, **facts), content)  # type: ignore[arg-type]


def test_each_host_is_asked_once() -> None:
    judge = SoftFail(token=lambda: "x")
    assert judge.probe_url(f"{SITE}/a?b#c") == f"{SITE}/{PROBE}x"
    assert judge.probe_url(f"{SITE}/other") is None
    assert judge.probe_url("https://example.com/") == f"https://example.com/{PROBE}x"
    assert judge.probe_url("http://example.com:81/") == f"http://example.com:81/{PROBE}x"
    assert judge.probe_url("mailto:nobody") is None


def test_an_honest_host_has_no_soft_404s() -> None:
    judge = probed(SORRY, status=404)
    assert not is_soft(judge, "/gone", SORRY)


def test_the_page_for_what_is_not_there_is_known_again() -> None:
    judge = probed(SORRY)
    assert is_soft(judge, "/gone", SORRY)
    assert is_soft(judge, "/gone?a=1", SORRY.replace(b"Sorry", b"Alas"))
    assert not is_soft(judge, "/story", STORY)
    assert not is_soft(judge, "/gone", SORRY, status=404)
    assert not judge.is_soft_404(exchange("http://other.example/gone", SORRY), SORRY)
    assert not judge.is_soft_404(exchange("nonsense", SORRY), SORRY)


def test_a_page_that_repeats_the_address_is_known_again() -> None:
    judge = probed(page(f"There is no {SITE}/{PROBE}0001 here. {PROBE}0001!", f"{PROBE}0001 - Example"))
    assert is_soft(
        judge, "/a/g%C3%A4hn.html", page(f"There is no {SITE}/a/g%C3%A4hn.html here. gähn.html!", "gähn.html - Example")
    )


def test_a_front_page_is_a_page_even_if_all_that_is_missing_leads_to_it() -> None:
    judge = probed(STORY)
    assert not is_soft(judge, "/", STORY)
    assert is_soft(judge, "/gone", STORY)


def test_a_site_of_one_template_is_not_taken_for_missing_pages() -> None:
    # A long menu on each page, the same title everywhere, and a short text of its own.
    judge = probed(page("There is no such page here, sorry about that."))
    assert not is_soft(judge, "/news", page("The mayor opened the new bridge over the river on Monday with a speech."))


@pytest.mark.parametrize("shell", [b"<title>App</title><div id=root></div>", b"", b"<p>three words here"])
def test_of_a_page_of_next_to_no_text_nothing_is_said(shell: bytes) -> None:
    judge = probed(shell)
    assert not is_soft(judge, "/route", shell)


HOME: Headers = (*HTML, ("Location", "/"))


def test_a_redirect_to_the_same_place_is_known_again() -> None:
    judge = probed(b"", status=302, headers=HOME)
    assert is_soft(judge, "/gone", b"", status=301, headers=(("Location", f"{SITE}/"),))
    assert not is_soft(judge, "/moved", b"", status=302, headers=(("Location", "/new-place"),))
    assert not is_soft(judge, "/story", STORY)


@pytest.mark.parametrize(
    "location", [f"https://example.com/{PROBE}0001", f"/{PROBE}0001/", f"/login?next=%2F{PROBE}0001", "http://[::1"]
)
def test_a_redirect_of_the_address_elsewhere_says_nothing(location: str) -> None:
    judge = probed(b"", status=301, headers=(("Location", location),))
    assert not is_soft(judge, "/gone", b"", status=301, headers=(("Location", "/elsewhere"),))


def test_an_answer_that_broke_off_says_nothing() -> None:
    assert not is_soft(probed(SORRY, truncated="time"), "/gone", SORRY)


def test_memory_is_bounded() -> None:
    judge = SoftFail(hosts=2)
    for number in range(5):
        assert judge.probe_url(f"http://h{number}/")
    assert judge.probe_url("http://h4/") is None
    assert judge.probe_url("http://h0/") is not None


@given(st.binary(max_size=200), st.sampled_from([200, 204, 302, 404]), st.text(max_size=20))
def test_no_answer_raises(content: bytes, status: int, location: str) -> None:
    headers: Headers = (("Location", location),)
    judge = probed(content, status=status, headers=headers) if location.isascii() and location.isprintable() else None
    assert judge is None or is_soft(judge, "/x", content, status=status, headers=headers) in (True, False)
