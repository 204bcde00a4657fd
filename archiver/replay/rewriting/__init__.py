"""Rewrites archived pages, style sheets and lists of addresses so that they lead back into the archive."""
