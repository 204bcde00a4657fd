"""A loop over pages with another extractor:  python extract_peer.py NAME LIST

Run by the Python of the others' environment, where nothing of ours can be imported but files by their path.
"""

from __future__ import annotations

import gzip
import json
import logging
import sys
import time
import warnings
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "eval"))


def main() -> None:
    """Print `cpu_s` and how many pages were read."""
    extract = import_module("peer").PEERS[sys.argv[1]]
    lines = [json.loads(line) for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()]
    pages = [(gzip.decompress(Path(line["page"]).read_bytes()), line["url"]) for line in lines]
    extract(*pages[0])
    start = time.process_time()
    for raw, url in pages:
        extract(raw, url)
    print(json.dumps({"cpu_s": time.process_time() - start, "pages": len(pages)}))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    main()
