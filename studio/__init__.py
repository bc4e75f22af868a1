"""Aurous Studio: a desktop studio for making pictures with the Aurous Labs API."""

__version__ = "0.1.0"
