"""The library on screen."""
