"""Texts in the languages of the interface, and numbers, times and names as they are written in them."""
