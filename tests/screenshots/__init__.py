"""The pictures of the documentation, taken from the running program."""
