"""Rooms to put panes in."""

from tests.ui.rooms import pytest_asyncio_loop_factories, room

__all__ = ["pytest_asyncio_loop_factories", "room"]
