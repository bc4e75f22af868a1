"""The queue: every job as a row."""
