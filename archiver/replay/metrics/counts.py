"""What is counted of a run. The labels have few values: paths as routes write them, never addresses of pages.

Only this module knows prometheus_client, which is an extra: it is imported where metrics were asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.replay.site import Site
from archiver.version import VERSION

if TYPE_CHECKING:
    from prometheus_client import Gauge
    from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

_OF_SITE = ("collection",)
# From what is answered from memory (under a millisecond) to a long comparison.
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])


@dataclass(frozen=True, slots=True)
class Done:
    """One request that was answered. `view` names what it showed of a capture, "" for nothing."""

    collection: str
    route: str
    method: str
    status: int
    sent_bytes: int
    duration_s: float
    view: str = ""


class Counts:
    """The metrics of one server; `sites` are what it shows, by name ("" where it is one archive)."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        from prometheus_client import (
            CollectorRegistry,
            Counter,
            Gauge,
            GCCollector,
            Histogram,
            PlatformCollector,
            ProcessCollector,
        )
        from prometheus_client.exposition import CONTENT_TYPE_LATEST

        self.content_type: str = CONTENT_TYPE_LATEST
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "archiver_replay_requests",
            "Requests that were answered.",
            ["collection", "route", "method", "status"],
            registry=self._registry,
        )
        self._duration = Histogram(
            "archiver_replay_request_duration_seconds",
            "Time from a request to the end of its answer.",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._sent = Counter(
            "archiver_replay_sent_bytes",
            "Bytes of the bodies that were sent.",
            ["collection", "route"],
            registry=self._registry,
        )
        self._shown = Counter(
            "archiver_replay_captures_shown",
            "Captures that were shown, by the view of them.",
            ["collection", "view"],
            registry=self._registry,
        )
        self.in_flight: Gauge = Gauge(
            "archiver_replay_requests_in_flight", "Requests that are being answered.", registry=self._registry
        )
        build = Gauge("archiver_build_info", "The version of the program.", ["version"], registry=self._registry)
        build.labels(VERSION).set(1)
        self._registry.register(_OfSites(sites))
        # They register themselves.
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)

    def note(self, done: Done) -> None:
        """Count one request."""
        method = done.method if done.method in _METHODS else "other"
        self._requests.labels(done.collection, done.route, method, f"{done.status // 100}xx").inc()
        self._sent.labels(done.collection, done.route).inc(done.sent_bytes)
        self._duration.labels(done.route).observe(done.duration_s)
        if done.view:
            self._shown.labels(done.collection, done.view).inc()

    def text(self) -> bytes:
        """Return all metrics as they are now, in the text format, whose media type is `content_type`."""
        from prometheus_client.exposition import generate_latest

        return generate_latest(self._registry)


class _OfSites:
    """Reads what the sites count themselves."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        self._sites = sites

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics as they are now."""
        from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily

        cache = CounterMetricFamily(
            "archiver_replay_cache_requests",
            "How often content that was ready to be sent was found in memory.",
            labels=[*_OF_SITE, "outcome"],
        )
        for name, site in self._sites.items():
            cache.add_metric([name, "hit"], site.representations.hits)
            cache.add_metric([name, "miss"], site.representations.misses)
        yield cache
        held = GaugeMetricFamily(
            "archiver_replay_cache_bytes", "Content in memory that is ready to be sent.", labels=_OF_SITE
        )
        yield self._each(held, lambda site: site.representations.size_bytes)
        leaks = CounterMetricFamily(
            "archiver_replay_leaks_refused",
            "Requests to places outside the archive that browsers refused and reported.",
            labels=_OF_SITE,
        )
        yield self._each(leaks, lambda site: site.leaks.count)

    def _each(
        self, family: CounterMetricFamily | GaugeMetricFamily, value: Callable[[Site], float]
    ) -> CounterMetricFamily | GaugeMetricFamily:
        for name, site in self._sites.items():
            family.add_metric([name], value(site))
        return family
