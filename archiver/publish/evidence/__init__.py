"""Evidence packages: one capture with all that is needed to check what is said of it, by people of other trades."""
