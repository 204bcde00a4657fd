"""Packages of captures and records for others: WACZ."""
