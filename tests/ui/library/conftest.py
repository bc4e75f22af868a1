"""Rooms to put panes in."""

from tests.ui.rooms import room

__all__ = ["room"]
