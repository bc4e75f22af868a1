"""The video models to choose from."""
