"""What files become on their way out of the library."""
