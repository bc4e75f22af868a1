"""Bytes of pictures and clips: check them, make small ones of them, write words into them without touching a pixel."""
