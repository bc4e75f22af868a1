"""A studio per test, in Qt's own loop."""

from tests.studio_fixture import collector, home, live, pytest_asyncio_loop_factories, studio

__all__ = ["collector", "home", "live", "pytest_asyncio_loop_factories", "studio"]
