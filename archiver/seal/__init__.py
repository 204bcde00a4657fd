"""Seals of datasets: one root over rows, WARC files and schemas, signed and timestamped, checked by anyone."""
