from __future__ import annotations

from io import BytesIO

import pytest

from archiver.replay.app import make_app
from archiver.warc.build import Fields, make_record, new_record_id
from tests.replay.shelf import CONTENT, FIRST, GBK, ORIGIN, PAGE, PNG, Client, Shelf

FEED = b"<rss><link>/story</link></rss>"
HOME = "/w/20240506100000mp_/http://news.example/"


def test_a_page_comes_back_with_its_links_leading_into_the_archive(client: Client) -> None:
    answer = client.get(HOME)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    w = "/w/20240506100000"
    expected = (
        (PAGE % "First.")
        .replace('"/style.css"', f'"{w}cs_/http://news.example/style.css"')
        .replace('"/story"', f'"{w}mp_/http://news.example/story"')
        .replace('"http://other.example/"', f'"{w}mp_/http://other.example/"')
        .replace('"/logo.png"', f'"{w}im_/http://news.example/logo.png"')
    )
    assert answer.text == expected


def test_the_raw_modifier_gives_the_bytes_as_archived(client: Client) -> None:
    answer = client.get("/w/20240506100000id_/http://news.example/")
    assert answer.text == PAGE % "First."
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["content-disposition"] == "attachment"


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/w/2024mp_/http://news.example/", HOME),
        ("/w/20240506100001mp_/http://news.example/", HOME),
        ("/w/20300101mp_/http://news.example/", "/w/20250706100000mp_/http://news.example/"),
        ("/w/20240506100000mp_/http://www.news.example/", HOME),
        ("/w/20240506100000mp_/http://news.example", HOME),
        ("/w/20240506100000/http://news.example/", f"{ORIGIN}/page/20240506100000/http://news.example/"),
        ("/w/http://news.example/", f"{ORIGIN}/page/http://news.example/"),
    ],
    ids=["year", "second-later", "after-last", "other-spelling", "no-slash", "no-modifier", "no-timestamp"],
)
def test_other_addresses_redirect_to_the_nearest_captures_own(client: Client, path: str, location: str) -> None:

    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (302, location)
    # Without it a sandboxed page gets no module, font or data of another second than its own.
    assert answer.headers.get("access-control-allow-origin") == ("*" if location.startswith("/w/") else None)


def test_archived_redirects_are_followed_inside_the_archive(client: Client) -> None:
    answer = client.get("/w/20240506100000mp_/http://news.example/old")
    assert answer.status_code == 301
    assert answer.headers["location"] == "/w/20240506100000mp_/http://news.example/story"


def test_a_redirect_between_spellings_finds_the_page_and_not_itself(client: Client) -> None:
    answer = client.get("/w/20240506100000mp_/http://www.tls.example/")
    assert answer.headers["location"] == "/w/20240506100001mp_/https://tls.example/"


def test_a_redirect_to_what_was_not_captured_says_so(client: Client) -> None:
    answer = client.get("/w/20240506100000mp_/http://news.example/lost")
    assert answer.status_code == 404
    assert "http://news.example/never" in answer.text


def test_archived_status_codes_are_kept(client: Client) -> None:
    answer = client.get("/w/20240506100000mp_/http://news.example/gone")
    assert (answer.status_code, "Gone for good" in answer.text) == (404, True)


def test_a_revisit_has_the_payload_it_refers_to(client: Client) -> None:
    answer = client.get("/w/20250706100000mp_/http://news.example/")
    assert (answer.status_code, "Second." in answer.text) == (200, True)


def test_a_revisit_of_nothing_says_so(client: Client) -> None:
    answer = client.get("/w/20240506100000mp_/http://news.example/orphan")
    assert answer.status_code == 404
    assert "Only a reference was archived" in answer.text


@pytest.mark.parametrize(
    ("name", "modifier", "body", "content_type"),
    [
        ("logo.png", "im_", PNG, "image/png"),
        ("style.css", "cs_", b"body{background:url(/w/20240506100000mp_/http://news.example/logo.png)}", "text/css"),
        ("app.js", "js_", b"fetch('/data.json')", "application/javascript"),
        ("paper.pdf", "mp_", b"%PDF-1.4", "application/pdf"),
    ],
)
def test_what_is_no_page_comes_as_it_is(
    client: Client, name: str, modifier: str, body: bytes, content_type: str
) -> None:
    answer = client.get(f"/w/20240506100000{modifier}/http://news.example/{name}")
    assert (answer.content, answer.headers["content-type"]) == (body, content_type)


def test_a_feed_is_text_in_a_window_and_leads_into_the_archive_for_all_others(client: Client) -> None:
    path = "/w/20240506100000mp_/http://news.example/feed.xml"
    shown = client.get(path, {"Sec-Fetch-Dest": "iframe"})
    assert (shown.content, shown.headers["content-type"]) == (FEED, "text/plain; charset=utf-8")
    read = client.get(path)
    link = f"{CONTENT}/w/20240506100000mp_/http://news.example/story".encode()
    assert read.content == FEED.replace(b"/story", link)
    assert read.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert client.get(path.replace("mp_", "id_")).content == FEED


def test_a_page_in_gbk_is_sent_in_its_encoding_and_says_so(client: Client) -> None:
    answer = client.get("/w/20240506100000mp_/http://news.example/gbk")
    assert answer.headers["content-type"] == "text/html; charset=gb18030"
    link = "/w/20240506100000mp_/http://news.example/%E6%9F%A5?%B4%CA=%D2%B3"
    assert answer.content == GBK.replace("/查?词=页", link).encode("gbk")


def test_content_is_kept_apart_by_its_headers(client: Client) -> None:
    headers = client.get(HOME).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["sandbox"] == "allow-scripts allow-forms"
    assert policy["default-src"] == f"{CONTENT}/w/ data: blob: 'unsafe-inline' 'unsafe-eval'"
    assert policy["form-action"] == f"{CONTENT}/w/"
    assert "ws" not in headers["content-security-policy"].replace("news", "")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["access-control-allow-origin"] == "*"


# What browsers send to a server without TLS in a local network.
UNTOLD = {"upgrade-insecure-requests": "1", "accept": "text/html,*/*;q=0.8"}


def test_a_browser_that_does_not_say_where_it_puts_a_page_gets_that_of_the_frame(client: Client) -> None:
    framed = client.get(HOME, {"sec-fetch-dest": "iframe"})
    assert b"shim-" in framed.content
    assert client.get(HOME, UNTOLD).content == framed.content
    assert b"shim-" not in client.get(HOME, {"accept": "text/html"}).content
    assert "Upgrade-Insecure-Requests" in framed.headers["vary"]
    missing = client.get("/w/20240506100000mp_/http://news.example/never", UNTOLD)
    assert missing.status_code == 404
    assert "sandbox" in missing.headers["content-security-policy"]


def test_what_was_offered_for_saving_is_shown_in_the_frame(shelf: Shelf) -> None:
    url = "http://news.example/saved"
    shelf.add(url, "<p>x", headers=(("Content-Disposition", "attachment; filename=x.html"),))
    client = Client(make_app(shelf.finish(), base_url=ORIGIN))
    path = f"/w/20240506100000mp_/{url}"
    assert "content-disposition" not in client.get(path, {"sec-fetch-dest": "iframe"}).headers
    assert client.get(path).headers["content-disposition"] == "attachment; filename=x.html"


def test_archived_headers_are_renamed_unless_they_are_harmless(shelf: Shelf) -> None:
    shelf.add(
        "http://evil.example/",
        "x",
        headers=(
            ("Set-Cookie", "a=b"),
            ("Clear-Site-Data", '"*"'),
            ("Refresh", "0;url=http://live.example/"),
            ("Service-Worker-Allowed", "/"),
            ("Content-Security-Policy", "default-src *"),
            ("Link", "</x>; rel=preload"),
            ("Content-Language", "de"),
            ("Access-Control-Allow-Origin", "http://live.example"),
            ("Transfer-Encoding", "identity"),
        ),
    )
    client = Client(make_app(shelf.finish(), base_url=ORIGIN))
    headers = client.get("/w/20240506100000mp_/http://evil.example/").headers
    assert headers["x-archive-orig-set-cookie"] == "a=b"
    assert headers["x-archive-orig-refresh"] == "0;url=http://live.example/"
    assert headers["content-language"] == "de"
    assert headers["access-control-allow-origin"] == "*"
    assert headers.get_list("content-security-policy", split_commas=False)[0].startswith("sandbox")
    assert "preload" not in headers["link"]
    for name in ("set-cookie", "clear-site-data", "refresh", "service-worker-allowed", "transfer-encoding"):
        assert name not in headers


def test_a_page_opened_by_itself_in_a_window_is_put_into_the_frame(client: Client) -> None:
    answer = client.get(HOME, {"Sec-Fetch-Dest": "document"})
    assert answer.headers["location"] == f"{ORIGIN}/page/20240506100000/http://news.example/"


def test_a_framed_page_tells_the_bar_where_it_is_and_nothing_else_changes(client: Client) -> None:
    plain, framed = client.get(HOME), client.get(HOME, {"Sec-Fetch-Dest": "iframe"})
    before, _, after = framed.text.partition("<script")
    added, _, rest = after.partition("</script>")
    assert before + rest == plain.text
    assert before.endswith("<head>")
    assert f'data-page="/page/20240506100000/http://news.example/" data-home="{ORIGIN}"' in added


def test_captures_within_one_second_have_addresses_of_their_own(shelf: Shelf) -> None:
    for number in (100, 250_000, 999_999):
        shelf.add("http://h.example/", f"body {number}", "text/plain", when=FIRST.replace(microsecond=number))
    client = Client(make_app(shelf.finish(), base_url=ORIGIN))
    texts = [
        client.get(f"/w/{stamp}mp_/http://h.example/").text
        for stamp in ("20240506100000", "20240506100000250000", "20240506100000999999")
    ]
    assert texts == ["body 100", "body 250000", "body 999999"]
    moved = client.get("/w/20240506100000000100mp_/http://h.example/")
    assert moved.headers["location"] == "/w/20240506100000mp_/http://h.example/"


def test_a_form_whose_answer_was_not_captured_says_so(client: Client) -> None:
    answer = client.get(HOME, {"Sec-Fetch-Dest": "iframe"}, method="POST")
    assert answer.status_code == 404


def test_head_gives_the_headers_alone(client: Client) -> None:
    answer = client.get(HOME, method="HEAD")
    assert (answer.status_code, answer.content) == (200, b"")
    assert "memento-datetime" in answer.headers


def test_a_missing_image_is_a_line_and_a_missing_framed_page_a_small_page(client: Client) -> None:
    path = "/w/20240506100000im_/http://news.example/no.png"
    assert client.get(path, {"Sec-Fetch-Dest": "image"}).text == "Not in this archive\n"
    framed = client.get("/w/2024mp_/http://news.example/no", {"Sec-Fetch-Dest": "iframe"})
    assert framed.status_code == 404
    assert "frame-ancestors" not in framed.headers["content-security-policy"]
    assert '"/page/http://news.example/no"' in framed.text


def test_a_damaged_record_is_told_of_with_place_and_hint(shelf: Shelf) -> None:
    shelf.add("http://h.example/", "x" * 5000, "text/plain")
    archive = shelf.finish()
    path = next(archive.warcs.glob("*.gz"))
    capture = next(archive.lookup("http://h.example/"))
    raw = bytearray(path.read_bytes())
    raw[capture.offset + 40 : capture.offset + 60] = bytes(20)
    path.write_bytes(raw)
    answer = Client(make_app(archive, base_url=ORIGIN)).get("/w/20240506100000mp_/http://h.example/")
    assert answer.status_code == 500
    assert path.name in answer.text
    assert "archiver" in answer.text
    assert "Traceback" not in answer.text


def test_odd_statuses_can_be_sent(shelf: Shelf) -> None:
    shelf.add("http://h.example/999", "odd", "text/plain", status=999)
    shelf.add("http://h.example/204", "", None, status=204)
    shelf.add("http://h.example/101", "early", "text/plain", status=101)
    client = Client(make_app(shelf.finish(), base_url=ORIGIN))
    answers = [client.get(f"/w/20240506100000mp_/http://h.example/{status}") for status in (999, 204, 101)]
    assert [answer.status_code for answer in answers] == [200, 204, 200]
    assert [answer.headers.get("x-archive-orig-status") for answer in answers] == ["999", None, "101"]


@pytest.mark.parametrize("modifier", ["id_", "mp_", "im_", "js_"])
def test_a_type_that_no_header_can_hold_does_not_keep_a_page_from_being_sent(shelf: Shelf, modifier: str) -> None:
    shelf.add("http://h.example/head", "<html>x", "text/html; charset=пример".encode().decode("latin-1"))
    for name, kind in (("kind", "text/пример"), ("charset", "text/html; charset=пример")):
        fields: Fields = [
            ("WARC-Type", "resource"),
            ("WARC-Record-ID", new_record_id()),
            ("WARC-Date", "2024-05-06T10:00:00Z"),
            ("WARC-Target-URI", f"http://h.example/{name}"),
        ]
        shelf.writer.write([make_record(fields, kind, BytesIO(b"<html>x"))])
    client = Client(make_app(shelf.finish(), base_url=ORIGIN))
    for name in ("head", "kind", "charset"):
        answer = client.get(f"/w/20240506100000{modifier}/http://h.example/{name}")
        assert (answer.status_code, answer.headers["content-type"].isascii()) == (200, True)
