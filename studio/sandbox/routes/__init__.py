"""What each route does once a call is let in."""
