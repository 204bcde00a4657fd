"""Archived content as it is sent: which capture answers, its payload, its headers, and parts of it."""
