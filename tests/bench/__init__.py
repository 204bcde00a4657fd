"""Measurements beside other tools, in the same run on the same input; what is printed is ratios."""
