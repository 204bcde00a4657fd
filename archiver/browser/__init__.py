"""Captures pages with a real browser, through a proxy that records the wire."""
