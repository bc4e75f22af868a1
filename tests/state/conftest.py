"""A studio per test, in Qt's own loop."""

from tests.studio_fixture import home, live, pytest_asyncio_loop_factories, studio

__all__ = ["home", "live", "pytest_asyncio_loop_factories", "studio"]
