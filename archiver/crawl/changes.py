"""Notices that a crawl goes on with other settings than it was begun with."""

from __future__ import annotations

from typing import Any

import orjson

from archiver.crawl.plan import Plan
from archiver.crawl.reach import Memory
from archiver.model import Finding

CHOICE = "choice"
"""Under this key the frontier keeps what the last run chose."""

_LONGEST = 80


def change_of_plan(plan: Plan, memory: Memory) -> Finding | None:
    """Return what is to be told if `plan` chooses otherwise than the crawl did before, and keep its choice.

    Bounds and manners (limits, times, delays, workers) may change without a word.
    """
    chosen = orjson.loads(orjson.dumps(plan.choice()))
    before = memory.recall(CHOICE)
    memory.remember(CHOICE, orjson.dumps(chosen).decode())
    if before is None:
        return None
    changed = changes(orjson.loads(before), chosen)
    if not changed:
        return None
    hint = "What was captured or left out before stays so; --force begins the crawl anew, --name NAME another one."
    what = f"the crawl {plan.name!r} goes on with other settings: {'; '.join(changed)}"
    return Finding("crawl.config.changed", "warning", what, hint=hint)


def changes(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Return a phrase for each setting that is not what it was; one that was not known before is none."""
    return [
        f"{name} was {_short(before[name])}, is {_short(value)}"
        for name, value in now.items()
        if name in before and before[name] != value
    ]


def _short(value: Any) -> str:
    text = orjson.dumps(value).decode()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
