"""Versions, each in one place."""

VERSION = "0.1.0"
"""The package's."""

EXTRACTOR_NAME = "archiver"
EXTRACTOR_VERSION = "2"
"""The extractor's. Counts up whenever the same bytes may give another Story: records name it, verification needs it."""
