"""The place for clips."""
