"""A picture over the whole window."""
