"""The whole path over the demo site: crawl, change, crawl again, extract, validate, seal, verify, cite."""

from __future__ import annotations

import re
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from archiver.archive import Archive
from archiver.cite.interface import render
from archiver.cite.resolve import cite
from archiver.crawl.engine import crawl
from archiver.crawl.plan import Plan
from archiver.crawl.report import CrawlReport
from archiver.dataset.build import ExtractionReport, extract_archive
from archiver.demo.proving import Proven, seal_and_verify
from archiver.demo.server import HOST, DemoServer
from archiver.model import Capture, Finding, Seed
from archiver.records.validate import Checker
from archiver.urls.normal import normal_url

PREFERRED_PORT = 8018
"""Taken if it is free, so that a second demo in the same folder captures the same URLs again."""

Tell = Callable[[str, str], None]
"""Called with a step's name and a sentence about it."""


@dataclass(frozen=True, slots=True)
class Tour:
    """What the demo did: `crawls` of the site before and after it changed, and the changed story's captures."""

    site_url: str
    crawls: tuple[CrawlReport, CrawlReport]
    extraction: ExtractionReport
    records: int
    invalid: int
    findings: Counter[str]
    proven: Proven
    changed: tuple[Capture, ...]
    quote: str
    citation: str
    bibtex: str


def take_tour(archive: Archive, *, base_url: str, tell: Tell) -> Tour:
    """Do everything once, into `archive`. Needs no network: the site is served on loopback and stops at the end."""
    with DemoServer(port=PREFERRED_PORT if _is_free(PREFERRED_PORT) else 0) as server:
        site = f"{server.url}/"
        taken = "" if server.port == PREFERRED_PORT else f" (port {PREFERRED_PORT} is taken)"
        tell("Serve", f"a small news site in Chinese and English, on {site}{taken}")
        first = _crawl(archive, server, "demo-1")
        tell("Crawl", f"{first.captures} captures, each with its request, into {_names(first)}")
        server.edition = 2
        # Addresses of captures count in seconds; two in the same one would need longer ones.
        time.sleep(1 - time.time() % 1)
        second = _crawl(archive, server, "demo-2")
        tell("Crawl", f"{second.captures} more after one story was corrected, into {_names(second)}")
    changed = changed_captures(archive, site)
    extraction = extract_archive(archive)
    kinds = ", ".join(f"{count} {kind}" for kind, count in extraction.kinds.most_common())
    tell("Extract", f"{extraction.records} records ({kinds}), every field with its evidence")
    records, invalid, findings = _validate(archive)
    noted = ", ".join(f"{count} {code}" for code, count in findings.most_common(3))
    tell("Validate", f"{records - invalid} of {records} valid by record-1" + (f"; noted: {noted}" if noted else ""))
    proven = seal_and_verify(archive)
    manifest = proven.seal.manifest
    tell("Seal", f"{manifest.rows} records and {len(manifest.warcs)} WARC files under one signed root, {manifest.root}")
    same, checked = proven.verdicts["same"], proven.verdicts.total()
    tell("Verify", f"{same} of {checked} the same: records made again from the archived bytes, WARC files, seals")
    quote = short_sentence(archive.story(archive.memento(changed[-1])).text)
    item = cite(archive, changed[-1].record_id, memento_base=base_url, quote=quote)
    if item.quote:
        tell("Quote", f"“{item.quote.exact}” stands in the archived page, from character {item.quote.start} on")
    return Tour(
        site_url=site,
        crawls=(first, second),
        extraction=extraction,
        records=records,
        invalid=invalid,
        findings=findings,
        proven=proven,
        changed=changed,
        quote=quote,
        citation=render(item, "text"),
        bibtex=render(item, "bibtex"),
    )


def _crawl(archive: Archive, server: DemoServer, name: str) -> CrawlReport:
    plan = Plan(
        name=name,
        seeds=(Seed(normal_url(f"{server.url}/")),),
        delay_s=0,
        sitemaps=True,
        allow_private=(f"{HOST}:{server.port}",),
    )
    return crawl(archive, plan, fresh=True)


def changed_captures(archive: Archive, site: str) -> tuple[Capture, ...]:
    """Return the captures of the first story page whose payload differs between captures, the oldest first."""
    by_url: dict[str, list[Capture]] = {}
    for capture in archive.lookup(site, match="prefix"):
        if capture.status == 200 and "story" in capture.url:
            by_url.setdefault(capture.url, []).append(capture)
    for captures in by_url.values():
        if len({capture.digest for capture in captures}) > 1:
            return tuple(captures)
    return tuple(archive.lookup(site))


def short_sentence(text: str) -> str:
    """Return the first sentence of a story's text that fits into a line, its stop included; else its first line."""
    sentences = (found.strip() for found in re.findall(r"[^.。\n]+[.。]", text))
    return next((each for each in sentences if 10 <= len(each) <= 80), text.partition("\n")[0])


def _validate(archive: Archive) -> tuple[int, int, Counter[str]]:
    records, invalid, findings = 0, 0, Counter[str]()
    for checked in Checker("record-1").check_path(archive.records):
        records += checked.is_record
        invalid += checked.is_record and not checked.is_valid
        findings.update(_codes(checked.findings))
    return records, invalid, findings


def _codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def _names(report: CrawlReport) -> str:
    return ", ".join(f"warcs/{name}" for name in report.warcs)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
