"""What can be chosen from, as cards: shared by styles and video models."""
