"""The rules of WARC/1.0 and 1.1 (ISO 28500:2009 and 2017), one module for each part of a record."""
