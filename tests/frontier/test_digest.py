from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.digest import hash_of, printable


def test_a_url_has_128_bits_that_stay_the_same() -> None:
    assert hash_of("http://a.example/").hex() == "a0354127cc7455ad2af528c81f6080b9"


@given(st.text(alphabet=st.characters()), st.text(alphabet=st.characters()))
def test_any_texts_that_differ_have_bits_that_differ(one: str, other: str) -> None:
    assert (hash_of(one) == hash_of(other)) == (printable(one) == printable(other))


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_can_be_written_down(text: str) -> None:
    assert printable(text).encode().decode() == printable(text)
    assert printable(printable(text)) == printable(text)
