"""What changed between two captures of a page."""
