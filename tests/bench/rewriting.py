"""Changing the links of pages, beside pywb's rewriter, on pages of the gold sets; run as a script it does pywb's.

Only the standard library is imported at the top: pywb has an environment of its own, which lacks ours.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.corpora import Corpora
    from tests.bench.measure import Row

_STAMP = "20240506100000"
_WITH_LINKS = re.compile(rb"<(style|noscript|script|svg|template)\b.*?</\1|<[^>]*>", re.IGNORECASE | re.DOTALL)
"""What may be changed: tags, and elements whose content may hold links."""


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Compare CPU time; on both sides pages are counted whose words outside tags are byte for byte as they were."""
    from tests.bench.extract import GOLD, SETS, sample
    from tests.bench.measure import PEERS, compare, loop, missing

    if not GOLD.is_dir() or not (PEERS / "wayback").exists():
        yield missing("rewrite pages, beside pywb", "../shared is absent, or `make peers` was not run")
        return
    listed = work / "rewriting.pages"
    pages = [page for name in SETS for page in sample(name)]
    listed.write_text("".join(json.dumps(page) + "\n" for page in pages), encoding="utf-8")
    peer = [str(PEERS / "python"), __file__, str(listed)]
    yield compare(
        f"rewrite {len(pages)} pages, beside pywb", loop("rewriting:with_ours", listed), peer, goal=4, tells=True
    )


def with_ours(listed: str) -> dict[str, float]:
    """Change the links of each page."""
    from archiver.replay.rewriting.kinds import rewriter_of
    from archiver.replay.rewriting.links import PageLinks

    rewrite = rewriter_of("text/html", "mp_")
    assert rewrite is not None
    return _over(listed, lambda raw, url: rewrite(raw, "text/html; charset=utf-8", PageLinks(url, _STAMP)).body)


def with_pywb() -> dict[str, float]:
    """Let pywb change the links of each page."""
    # Only in the peers' environment, so not imported by name.
    rewriter = import_module("pywb.rewrite.html_rewriter").HTMLRewriter
    links = import_module("pywb.rewrite.url_rewriter").UrlRewriter

    def rewrite(raw: bytes, url: str) -> bytes:
        made = rewriter(links(f"{_STAMP}mp_/{url}", "/site/"))
        text: str = made.rewrite(raw.decode("utf-8", "replace")) + made.final_read()
        return text.encode("utf-8", "replace")

    return _over(sys.argv[1], rewrite)


def _over(listed: str, rewrite: Callable[[bytes, str], bytes]) -> dict[str, float]:
    lines = [json.loads(line) for line in Path(listed).read_text(encoding="utf-8").splitlines()]
    pages = [
        (gzip.decompress(Path(line["page"]).read_bytes()), line["url"] or "http://site.test/folder/page")
        for line in lines
    ]
    rewrite(*pages[0])
    cpu_s, same = 0.0, 0
    for raw, url in pages:
        began = time.process_time()
        made = rewrite(raw, url)
        cpu_s += time.process_time() - began
        same += _WITH_LINKS.sub(b"<>", made) == _WITH_LINKS.sub(b"<>", raw)
    size_mb = sum(len(raw) for raw, _ in pages) / 1e6
    return {"cpu_s": cpu_s, "pages with every word as it was": same, "MB": size_mb}


if __name__ == "__main__":
    print(json.dumps(with_pywb()))
