"""Everything about one picture, at the right of the library."""
