"""Rooms for tests of the settings."""

from tests.ui.rooms import room

__all__ = ["room"]
