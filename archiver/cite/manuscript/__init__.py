"""Manuscripts: the archived links and quotes in texts that people write, judged beside the archive, and mended."""
