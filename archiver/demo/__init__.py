"""The built-in demo site and the whole path over it."""
