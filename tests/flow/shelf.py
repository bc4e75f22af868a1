"""A library without an account: a real index, a real picture folder, and real files to put into it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin

from studio.domain.clock import SystemClock
from studio.domain.picture import Picture
from studio.flow.importing import Imported, Importer
from studio.store.files import LibraryFolder
from studio.store.paths import Paths
from studio.store.store import Store

TEMPLATE = "{date} {style} {prompt} {seed} {index}"


class Shelf:
    """One process at work on the folders under ``home``."""

    def __init__(self, home: Path) -> None:
        self.paths = Paths.find({"AUROUS_STUDIO_HOME": str(home)})
        self.clock = SystemClock()
        self.store: Store
        self.folder: LibraryFolder

    @property
    def root(self) -> Path:
        return self.paths.library.absolute()

    async def open(self) -> Shelf:
        """Open index and folder, and make the folder if it is new."""
        self.paths.create()
        self.store = await Store.open(self.paths)
        self.folder = LibraryFolder(self.root)
        self.folder.make()
        await self.store.library.rebase(self.root)
        return self

    async def close(self) -> None:
        self.folder.close()
        await self.store.close()

    async def again(self) -> Shelf:
        """Return the next start on the same folders."""
        await self.close()
        return await Shelf(self.root.parent).open()

    def importer(self) -> Importer:
        return Importer(self.store, self.folder, template=TEMPLATE, thumbnails=self.paths.thumbnails, clock=self.clock)

    async def take(self, source: Path, report: Callable[[Imported], None] = lambda _: None) -> Imported:
        """Import ``source``."""
        return await self.importer().run(source, report=report)

    async def rows(self) -> dict[str, Picture]:
        """Return the library by the names of its files."""
        return {Path(each.path).name: each for each in await self.store.library.page(limit=100_000)}

    async def row(self) -> Picture:
        """Return the one picture there is."""
        (found,) = await self.store.library.page()
        return found

    def files(self) -> list[Path]:
        """Return the pictures and clips on the disk."""
        found = (path for path in self.root.rglob("*") if path.is_file())
        return sorted(path for path in found if path.suffix != ".json" and ".aurous-parts" not in path.parts)


def art(number: int = 0, size: tuple[int, int] = (160, 120)) -> Image.Image:
    """Return a picture that looks like no other one: a piece of the Mandelbrot set."""
    left, top, side = -2.0 + number % 13 * 0.11, -1.3 + number % 11 * 0.12, 0.9 + number % 7 * 0.17
    return Image.effect_mandelbrot(size, (left, top, left + side, top + side), 40 + number % 5).convert("RGB")


def laid(path: Path, number: int = 0, **options: Any) -> Path:
    """Save :func:`art` as a file of the format of its suffix, with the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    art(number).save(path, **options)
    return path


def parameters(text: str) -> PngImagePlugin.PngInfo:
    """Return what a web UI writes into its PNG files."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt("parameters", text)
    return info


def stripped(path: Path, kind: str, **options: Any) -> bytes:
    """Return the picture at ``path`` without anything but its pixels."""
    out = BytesIO()
    with Image.open(path) as picture:
        picture.convert("RGB").save(out, kind, **options)
    return out.getvalue()
