"""Predictions of other extractors, by the Python of their own environment:  python peer.py NAME < PAGES > PREDICTIONS

A line in is a JSON object with `id`, `page` (a gzip file) and `url`; a line out is a prediction for quality.py with
`cpu_s`. Nothing of ours is imported here.
"""

from __future__ import annotations

import gzip
import json
import logging
import sys
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

Prediction = dict[str, Any]


def trafilatura(raw: bytes, url: str | None, **options: bool) -> Prediction:
    """Text and metadata by trafilatura, as its default is."""
    found = import_module("trafilatura").bare_extraction(raw, url=url, with_metadata=True, **options)
    if found is None:
        return {}
    return {"text": found.text, "title": found.title, "authors": found.author, "date": found.date}


def trafilatura_fast(raw: bytes, url: str | None) -> Prediction:
    """As trafilatura, without its comparison with other extractors."""
    return trafilatura(raw, url, fast=True)


def resiliparse(raw: bytes, url: str | None) -> Prediction:
    """Main content and title by resiliparse."""
    encoding = import_module("resiliparse.parse.encoding").detect_encoding(raw)
    tree = import_module("resiliparse.parse.html").HTMLTree.parse_from_bytes(raw, encoding)
    text = import_module("resiliparse.extract.html2text").extract_plain_text(
        tree, main_content=True, alt_texts=False, links=False
    )
    return {"text": text, "title": tree.title}


def readability(raw: bytes, url: str | None) -> Prediction:
    """Main content and title by readability-lxml; its HTML made text by lxml, a line for each block."""
    page = import_module("readability").Document(raw, url=url)
    tree = import_module("lxml.html").fromstring(page.summary())
    lines = (" ".join(line.split()) for line in tree.itertext())
    return {"text": "\n".join(filter(None, lines)), "title": page.short_title()}


def htmldate(raw: bytes, url: str | None) -> Prediction:
    """The date by htmldate, searching as far as it can."""
    return {"date": import_module("htmldate").find_date(raw, url=url, extensive_search=True, original_date=True)}


PEERS: dict[str, Callable[[bytes, str | None], Prediction]] = {
    "trafilatura": trafilatura,
    "trafilatura fast": trafilatura_fast,
    "resiliparse": resiliparse,
    "readability-lxml": readability,
    "htmldate": htmldate,
}


def predictions(name: str) -> None:
    """Print a prediction for each page named on standard input; a page that an extractor fails on has none."""
    extract = PEERS[name]
    extract(b"<title>x</title><p>Warm up: what is imported at the first page costs nothing later.</p>", None)
    for line in sys.stdin:
        page = json.loads(line)
        raw = gzip.decompress(Path(page["page"]).read_bytes())
        started = time.process_time()
        try:
            found = extract(raw, page["url"])
        except Exception as error:  # noqa: BLE001 - other people's code, on any page
            found = {"failed": repr(error)[:200]}
        print(json.dumps({"id": page["id"], **found, "cpu_s": time.process_time() - started}), flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    predictions(sys.argv[1])
