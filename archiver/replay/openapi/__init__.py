"""The OpenAPI 3.1 description of the replay server: a file for each module of views, and what puts them together."""
