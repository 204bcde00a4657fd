"""Stories with their provenance as files that need no server."""
