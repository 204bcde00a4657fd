"""What to fetch next, and what has been fetched."""
