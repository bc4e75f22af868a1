"""The tests of Aurous Studio, in the shape of the program."""
