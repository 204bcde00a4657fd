"""Shows archived pages and stories beside their provenance."""
