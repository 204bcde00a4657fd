"""WARC and ARC files: bytes in, values out, and back."""
