"""The key of a URL is a fixed point: the URL that a key spells out has that key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.urls.normal import normal_url
from archiver.urls.surt import surt

_LABELS = st.from_regex(r"[a-z0-9]([-a-z0-9]{0,6}[a-z0-9])?", fullmatch=True).filter(lambda label: label != "www")
# A last label with a letter: four numbers are an address, which is turned round like a name and not back.
_HOSTS = st.tuples(st.lists(_LABELS, min_size=1, max_size=3), st.sampled_from(["com", "org", "co.uk", "xn--p1ai"]))
_PORTS = st.sampled_from(["", ":8080", ":81"])
_PATHS = st.lists(st.from_regex(r"[-A-Za-z0-9._~]{0,8}", fullmatch=True), max_size=4).map(
    lambda parts: "/" + "/".join(parts)
)
_QUERIES = st.lists(st.from_regex(r"[a-z]{1,3}=[A-Za-z0-9]{0,4}", fullmatch=True), max_size=4).map("&".join)


@st.composite
def urls(draw: st.DrawFn) -> str:
    """Web URLs of names, ports, paths and queries."""
    labels, ending = draw(_HOSTS)
    query = draw(_QUERIES)
    return f"http://{'.'.join([*labels, ending])}{draw(_PORTS)}{draw(_PATHS)}" + (f"?{query}" if query else "")


def spelled_out(key: str) -> str:
    """The URL that a key stands for."""
    host, _, rest = key.partition(")")
    names, _, port = host.partition(":")
    return "http://" + ".".join(reversed(names.split(","))) + (f":{port}" if port else "") + rest


@given(urls())
def test_the_url_that_a_key_spells_out_has_that_key(url: str) -> None:
    key = surt(url)

    assert surt(spelled_out(key)) == key


@given(urls())
def test_scheme_case_and_default_port_do_not_change_a_key(url: str) -> None:
    key = surt(url)

    assert surt(url.replace("http:", "https:")) == key
    assert surt(url.upper()) == key
    assert surt(normal_url(url)) == key == surt(normal_url(normal_url(url)))
