"""Pictures drawn by program: words choose a subject, a style filters its light, depth and edges."""
