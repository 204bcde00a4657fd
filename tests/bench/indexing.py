"""Makes a CDXJ file again and again; run as a script it does so with cdxj-indexer.

Only the standard library is imported at the top: cdxj-indexer has an environment of its own, which lacks ours.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module

_TIMES = 5
_ENOUGH_S = 1.0


def repeated(call: Callable[[], None]) -> dict[str, float]:
    """Return the median of the CPU time of up to five calls, or a second of them, after one that is not counted."""
    call()
    costs: list[float] = []
    while len(costs) < _TIMES and sum(costs) < _ENOUGH_S:
        began = time.process_time()
        call()
        costs.append(time.process_time() - began)
    return {"cpu_s": statistics.median(costs)}


def with_peer(path: str, target: str) -> dict[str, float]:
    """Index as the peer's command does."""
    # Only in the peers' environment, so not imported by name.
    main = import_module("cdxj_indexer.main").main
    return repeated(lambda: main(["--sort", "--post-append", "-o", target, path]))


if __name__ == "__main__":
    print(json.dumps(with_peer(*sys.argv[1:])))
