"""Everything that is asked for to get a clip."""
