"""Citations of captures."""
