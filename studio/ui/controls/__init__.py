"""Widgets of our own. They know the theme and nothing of the screens they stand on."""
