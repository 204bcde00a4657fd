"""`python -m tests.bench.loop MODULE:FUNCTION ARG…`: calls a function of tests.bench, prints the facts it returns."""

from __future__ import annotations

import json
import statistics
import sys
from importlib import import_module

_TIMES = 5
_ENOUGH_S = 1.0


def main() -> None:
    """Print one JSON object: `cpu_s`, and what else the function tells."""
    print(json.dumps(called(*sys.argv[1:])))


def called(name: str, *arguments: str) -> dict[str, float]:
    """Return what the function `module:function` of tests.bench tells."""
    module, _, function = name.partition(":")
    facts: dict[str, float] = getattr(import_module(f"tests.bench.{module}"), function)(*arguments)
    return facts


def repeated(name: str, *arguments: str) -> dict[str, float]:
    """Call a function up to five times in this process, after once that is not counted, for it imports what it needs.

    A second of work is enough.
    """
    called(name, *arguments)
    costs: list[float] = []
    while len(costs) < _TIMES and sum(costs) < _ENOUGH_S:
        facts = called(name, *arguments)
        costs.append(facts["cpu_s"])
    return facts | {"cpu_s": statistics.median(costs)}


if __name__ == "__main__":
    main()
