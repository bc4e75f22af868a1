"""Values and rules. Nothing here knows about networks, files or windows."""
