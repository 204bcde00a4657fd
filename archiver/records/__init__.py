"""Records: shape, front matter, canonical form, schemas, validation."""
