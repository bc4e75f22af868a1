"""Webhooks: who is told, what is said, and how it gets there."""
