"""Judges whether an answer is what was asked for: pure functions on an exchange and its content."""

from archiver.crawl.judgement.blocks import block_of
from archiver.crawl.judgement.findings import blocked, soft_404
from archiver.crawl.judgement.softfail import SoftFail

__all__ = ["SoftFail", "block_of", "blocked", "soft_404"]
