"""Packages for publication: a dataset with what the standards of research data ask to be told about it."""
