"""What a text shows of itself: its language."""
