"""Citations as text, in the manner of a CSL style (Citation Style Language 1.0.2)."""
