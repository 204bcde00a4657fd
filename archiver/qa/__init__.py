"""Quality assurance: plays captures back and says what is missing, or looks otherwise than it did."""
