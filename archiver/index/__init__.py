"""Where each capture lies: by SURT and time."""
