"""How fast each host is asked: its delay, its wishes, its slowness, and what it refused. Pure: clocks are arguments.

The rest after an exchange is the longest of: the configured delay; the Crawl-delay of robots.txt (at most 30 s); twice
the time the host took to answer, smoothed (at most 30 s); Retry-After of a 429 or 503 (at most a day); a penalty. The
penalty doubles with each refusal in a row, and with each connection that could not be made from the second in a row on;
each answer halves it, so that a host which was pressed too hard is approached again step by step.

A configured delay of 0 says that the host is the operator's own: then its slowness does not count.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from archiver.fetch.politeness import retry_after_seconds, wait_s
from archiver.model import Finding

REFUSALS = frozenset({429, 503})
"""Too many requests, and service unavailable: statuses that ask to come back later."""

FIRST_PENALTY_S = 2.0
MAX_PENALTY_S = 300.0
_NO_PENALTY_S = 0.25

MAX_REFUSALS = 10
"""So many refusals in a row are an answer: the host does not want us."""
MAX_FAILURES = 10
"""So many connections in a row that could not be made."""
MAX_UNANSWERED = 100
"""So many connections in a row that brought no response: a server that lives, but has lost what is behind it."""

# The weight of the last answer: one slow page among quick ones counts for little, three in a row for most.
_WEIGHT = 0.3

Stop = Literal["busy", "blocked", "unreachable"]

# Code, message and hint of the finding.
_MESSAGES: dict[Stop, tuple[str, str, str]] = {
    "busy": (
        "crawl.host.busy",
        "asked to be left alone for {seconds:.0f} s",
        "Run the same command again when that is over.",
    ),
    "blocked": (
        "crawl.host.blocked",
        f"refused {MAX_REFUSALS} requests in a row; no more were made",
        "Ask with a longer --delay, or ask the people who run it; the same command goes on where it stopped.",
    ),
    "unreachable": (
        "crawl.host.unreachable",
        "could not be reached, or gave no answer, time after time; no more requests were made",
        "Look whether it is up; the same command goes on where it stopped.",
    ),
}


@dataclass(frozen=True, slots=True)
class Rest:
    """How long to leave a host alone, in seconds from now, and why to ask it no more in this run."""

    seconds: float
    stop: Stop | None = None


@dataclass(slots=True)
class _Host:
    crawl_delay_s: float | None = None
    response_s: float | None = None
    penalty_s: float = 0.0
    refusals: int = 0
    failures: int = 0
    unanswered: int = 0


class Pace:
    """The manners of one crawl towards each host; of the hosts not met for longest nothing is remembered.

    A host that asks for more rest than `patience_s` is to be stopped ("busy"). `first_penalty_s` is the rest after the
    first refusal that does not say how long.
    """

    def __init__(
        self,
        *,
        delay_s: float,
        patience_s: float = 900.0,
        first_penalty_s: float | None = None,
        max_hosts: int = 10_000,
    ) -> None:
        self._delay_s = delay_s
        # An operator who wants long delays is patient enough for twice that.
        self._patience_s = max(patience_s, 2 * delay_s)
        self._first_penalty_s = FIRST_PENALTY_S if first_penalty_s is None else first_penalty_s
        self._max_hosts = max_hosts
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    def ask(self, host: str, crawl_delay_s: float | None) -> None:
        """Note what robots.txt of the host asks for."""
        self._host(host).crawl_delay_s = crawl_delay_s

    def answered(
        self,
        host: str,
        now: float,
        *,
        status: int,
        elapsed_s: float,
        retry_after: str | None = None,
        is_block: bool = False,
    ) -> Rest:
        """Return the rest after an exchange that ended `now` (seconds since 1970).

        `retry_after` is the header field's value; `is_block` says that the answer is a page for robots (CAPTCHA).
        """
        state = self._host(host)
        state.failures = state.unanswered = 0
        if status in REFUSALS or is_block:
            return self._refused(state, now, retry_after if status in REFUSALS else None)
        state.refusals = 0
        old_s = elapsed_s if state.response_s is None else state.response_s
        state.response_s = old_s + _WEIGHT * (elapsed_s - old_s)
        state.penalty_s = state.penalty_s / 2 if state.penalty_s / 2 > _NO_PENALTY_S else 0.0
        return Rest(max(self._usual_s(state), state.penalty_s))

    def failed(self, host: str, *, has_connected: bool = False) -> Rest:
        """Return the rest after an attempt that brought no response.

        Of a host that could be reached (`has_connected`) the failure is taken for that of the page.
        """
        state = self._host(host)
        if has_connected:
            state.unanswered += 1
        else:
            state.failures += 1
            if state.failures > 1:
                self._punish(state)
        is_lost = state.failures >= MAX_FAILURES or state.unanswered >= MAX_UNANSWERED
        return Rest(max(self._usual_s(state), state.penalty_s), "unreachable" if is_lost else None)

    def _refused(self, state: _Host, now: float, retry_after: str | None) -> Rest:
        state.refusals += 1
        asked_s = retry_after_seconds(retry_after, datetime.fromtimestamp(now, UTC))
        if asked_s is None:
            self._punish(state)
        else:
            # It said what it wants; only if that does not help either is more needed.
            state.penalty_s = max(state.penalty_s, self._first_penalty_s if state.refusals > 1 else 0.0)
        rest_s = max(self._usual_s(state, asked_s), state.penalty_s)
        if state.refusals >= MAX_REFUSALS:
            return Rest(rest_s, "blocked")
        return Rest(rest_s, "busy" if rest_s > self._patience_s else None)

    def _punish(self, state: _Host) -> None:
        first_s = max(self._first_penalty_s, self._delay_s)
        state.penalty_s = min(max(state.penalty_s * 2, first_s), max(MAX_PENALTY_S, first_s))

    def _usual_s(self, state: _Host, retry_after_s: float | None = None) -> float:
        return wait_s(
            delay_s=self._delay_s,
            crawl_delay_s=state.crawl_delay_s,
            response_s=state.response_s,
            retry_after_s=retry_after_s,
        )

    def _host(self, name: str) -> _Host:
        state = self._hosts.setdefault(name, _Host())
        self._hosts.move_to_end(name)
        if len(self._hosts) > self._max_hosts:
            self._hosts.popitem(last=False)
        return state


def finding_of(host: str, rest: Rest) -> Finding | None:
    """Return what a report says of a host that was stopped: crawl.host.busy, .blocked or .unreachable."""
    if rest.stop is None:
        return None
    code, message, hint = _MESSAGES[rest.stop]
    return Finding(code, "warning", f"{host} {message.format(seconds=rest.seconds)}", value=host[:80], hint=hint)
