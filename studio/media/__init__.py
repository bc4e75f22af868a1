"""Bytes of pictures: check them, make small ones of them, and write words into them without touching a pixel."""
