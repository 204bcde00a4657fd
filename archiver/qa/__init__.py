"""Compares what a capture shows with what the live page showed."""
