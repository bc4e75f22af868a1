"""Figures to hold, each measured beside its yardstick in the same run: ``python -m bench``."""
