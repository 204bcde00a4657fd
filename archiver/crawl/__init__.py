"""Joins frontier, fetch, WARC and index into a crawl."""
