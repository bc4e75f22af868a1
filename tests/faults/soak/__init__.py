"""Hundreds of jobs under kills, faults and restarts, and then the books: ``python -m tests.faults.soak``."""
