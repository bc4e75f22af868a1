"""Use cases: from a request to a saved picture, charged once. No Qt."""
