"""Whether records are what the archived bytes give, checked again from those bytes."""
