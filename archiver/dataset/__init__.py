"""Joins index, extractor and records into datasets."""
