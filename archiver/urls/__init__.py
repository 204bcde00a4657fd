"""URLs as text: normal form, SURT keys, scope. No input or output."""
