"""Counts of a run for Prometheus, where the server was started with them: what is counted, where, and who may ask."""

PATH = "/metrics"
"""Where they are served: at the root of the server, however many archives it shows."""
