"""The library as the window sees it."""
