"""What each address shows: a module for each kind of page, with its routes."""
