"""What schemathesis must know of our media types; it runs in an environment of its own."""

from __future__ import annotations

import schemathesis  # type: ignore[import-not-found,unused-ignore]  # not in the environment of the tests

schemathesis.serializer.alias("application/csp-report", "application/json")
