"""The styles to choose from."""
