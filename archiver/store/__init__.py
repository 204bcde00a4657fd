"""Folders that survive a crash: atomic writes, fsync, locks."""
