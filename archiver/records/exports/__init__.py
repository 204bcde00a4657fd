"""A record's provenance in the words of others: W3C PROV and schema.org."""
