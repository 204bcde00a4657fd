"""The rules a WACZ is checked by: one module for each part of the package."""
