"""Content that unpacks or unfolds to far more than it is, and documents of a size that nobody writes by hand."""

from __future__ import annotations

import functools
import gzip
import zlib
from collections.abc import Callable

import brotli
import zstandard

from tests.hostile.behaviour import flood
from tests.hostile.cases import LINK, Case, Talk, page

GROUP = "bombs"
_MIB = 1024 * 1024
_ZEROS = bytes(16 * _MIB)


@functools.cache
def gzip_bomb(mib: int) -> bytes:
    """Return one gzip member that unpacks to this many MiB."""
    return _deflated(mib, wbits=31)


@functools.cache
def deflate_bomb(mib: int) -> bytes:
    """Return a zlib stream that unpacks to this many MiB."""
    return _deflated(mib, wbits=15)


def _deflated(mib: int, wbits: int) -> bytes:
    packer = zlib.compressobj(9, wbits=wbits)
    return b"".join([*(packer.compress(_ZEROS) for _ in range(mib // 16)), packer.flush()])


@functools.cache
def brotli_bomb(mib: int) -> bytes:
    """Return a brotli stream that unpacks to this many MiB."""
    packer = brotli.Compressor(quality=1)
    return b"".join([*(packer.process(_ZEROS) for _ in range(mib // 16)), packer.finish()])


@functools.cache
def zstd_bomb(mib: int) -> bytes:
    """Return a zstd frame that unpacks to this many MiB."""
    packer = zstandard.ZstdCompressor().compressobj()
    return b"".join([*(packer.compress(_ZEROS) for _ in range(mib // 16)), packer.flush()])


def made(name: str, make: Callable[[], bytes], *, group: str = GROUP, leads_to: str = "") -> Case:
    """Return a case whose bytes are made when they are first asked for; what is stored is compared with `make`."""

    def send(talk: Talk) -> None:
        talk.connection.sendall(make())

    return Case(name, group, (send,), crawl="heavy", make=make, leads_to=(leads_to,) if leads_to else ())


def coded(name: str, make: Callable[[], bytes], coding: str) -> Case:
    """Return a bomb under its content coding."""
    return made(f"bomb-{name}", functools.cache(lambda: page(make(), f"Content-Encoding: {coding}")))


def document(name: str, make: Callable[[], bytes], mime: str, *, leads_to: str = "") -> Case:
    """Return a document that is large or deep."""
    return made(name, functools.cache(lambda: page(make(), mime=mime)), leads_to=leads_to)


def xml(name: str, head: str, body: str, mime: str = "application/xml") -> Case:
    """Return an XML document with a head of declarations; the addresses in it are put in by the site."""
    text = f'<?xml version="1.0"?>\n{head}\n{body}'
    raw = f"HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\nConnection: close\r\n\r\n{text}".encode()
    return Case(f"xml-{name}", "XML", (raw,), crawl="heavy", at_most=4, never=("/root:x:0:0:root:/root:/bin/bash",))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{here}/%s</loc></url></urlset>'
RSS = "<rss version='2.0'><channel><item><link>{here}/%s</link></item></channel></rss>"


def _many_links(count: int) -> bytes:
    return LINK + b"".join(b"<a href=http://127.0.0.66:1/%d>x</a>\n" % n for n in range(count))


def _sitemap_of(count: int) -> bytes:
    urls = "".join(f"<url><loc>http://127.0.0.66:1/{n}</loc></url>" for n in range(count))
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


CASES = (
    coded("gzip-128-mib", lambda: gzip_bomb(128), "gzip"),
    coded("gzip-members", lambda: gzip_bomb(16) * 128, "gzip"),
    coded("gzip-in-gzip", lambda: gzip.compress(gzip_bomb(128), mtime=0), "gzip, gzip"),
    coded("gzip-in-gzip-in-gzip", lambda: gzip.compress(gzip.compress(gzip_bomb(128))), "gzip, gzip, gzip"),
    coded("deflate-128-mib", lambda: deflate_bomb(128), "deflate"),
    coded("brotli-256-mib", lambda: brotli_bomb(256), "br"),
    coded("brotli-in-gzip", lambda: gzip.compress(brotli_bomb(256)), "br, gzip"),
    coded("zstd-512-mib", lambda: zstd_bomb(512), "zstd"),
    coded("zstd-in-zstd", lambda: zstandard.compress(zstd_bomb(512)), "zstd, zstd"),
    document("deep-html", lambda: b"<div>" * 400_000 + LINK, "text/html"),
    document("deep-html-inline", lambda: b"<b><i>" * 200_000 + LINK, "text/html"),
    document("deep-html-tables", lambda: b"<table><tr><td>" * 20_000 + LINK, "text/html"),
    document("deep-xml", lambda: b"<a>" * 500_000, "application/xml"),
    document("deep-json-feed", lambda: b"[" * 500_000, "application/feed+json"),
    document("million-links", lambda: _many_links(400_000), "text/html", leads_to="/next"),
    document("sitemap-of-200-thousand", lambda: _sitemap_of(200_000), "application/xml"),
    document("one-line-of-15-mib", lambda: LINK + b"x" * 15 * _MIB, "text/html", leads_to="/next"),
    document("markup-of-15-mib", lambda: LINK + b"<p>word" * (2 * _MIB), "text/html", leads_to="/next"),
    document("style-of-15-mib", lambda: b"a{b:url(data:,)}" * (15 * _MIB // 16), "text/css"),
    made(
        "sitemap-bomb-gz",
        functools.cache(lambda: page(gzip_bomb(128), mime="application/x-gzip")),
        group="XML",
    ),
    Case(
        "body-beyond-the-limit",
        GROUP,
        (b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n", flood(b"without end ", 512 * _MIB)),
        "truncated",
        crawl="heavy",
        reasons=("length",),
        unending=True,
    ),
    xml("laughs", f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>', SITEMAP % "&l9;"),
    xml("quadratic", f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>', SITEMAP % ("&a;" * 50_000)),
    xml(
        "laughs-in-parameters", '<!DOCTYPE x [<!ENTITY % a "&#37;b;&#37;b;"><!ENTITY % b "&#37;a;">%a;]>', SITEMAP % "x"
    ),
    xml("file", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', SITEMAP % "&f;"),
    xml("network", '<!DOCTYPE x [<!ENTITY f SYSTEM "http://{forbidden}/">]>', SITEMAP % "&f;"),
    xml("external-dtd", '<!DOCTYPE urlset SYSTEM "http://{forbidden}/x.dtd">', SITEMAP % "x"),
    xml("xinclude", "", '<x xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="file:///etc/passwd"/></x>'),
    xml("stylesheet", '<?xml-stylesheet href="http://{forbidden}/x.xsl" type="text/xsl"?>', SITEMAP % "x"),
    xml("feed-laughs", f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>', RSS % "&l9;", "application/rss+xml"),
    xml("feed-file", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', RSS % "&f;", "application/rss+xml"),
    xml(
        "sitemap-of-itself",
        "",
        "<sitemapindex><sitemap><loc>{here}/xml-sitemap-of-itself</loc></sitemap></sitemapindex>",
    ),
)
