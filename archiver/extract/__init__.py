"""Stories out of page bytes, every field with its evidence. No network, no WARC."""
