"""Full-text search over the records of an archive."""
