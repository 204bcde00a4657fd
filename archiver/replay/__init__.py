"""Shows what the archive holds: replayed pages, stories beside their provenance, Memento (RFC 7089)."""
