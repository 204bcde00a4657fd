"""The version of the package: one text, in one place."""

VERSION = "0.1.0"
