"""A library without a server: a store, and pictures of ours with their words that are really there."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studio.domain.picture import Picture
from studio.flow import finds
from studio.flow.finds import Find
from studio.media.embed import embed
from studio.media.record import Record, sidecar
from studio.store.files import sidecar_path
from studio.store.paths import Paths
from studio.store.store import Store
from tests.media.examples import record, saved
from tests.media.films import film

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


class HeldClock:
    """Stands still unless it is moved."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(f"nobody waits {seconds} s here")


class Cabinet:
    """An opened store and its picture folder."""

    store: Store

    def __init__(self, home: Path) -> None:
        self.paths = Paths.find({"AUROUS_STUDIO_HOME": str(home)})
        self.clock = HeldClock()
        self.root = self.paths.library
        self._count = 0

    async def open(self) -> Cabinet:
        """Open the store, as the next start does."""
        self.paths.create()
        self.store = await Store.open(self.paths)
        await self.store.library.rebase(self.root)
        return self

    async def close(self) -> None:
        """Close it."""
        await self.store.close()

    async def add(self, relative: str, *, words_beside: bool = False, **fields: Any) -> Picture:
        """Put a picture, or a clip by its ending, at ``relative``, and give it a row."""
        self._count += 1
        path = self.root / relative
        told = record(**{"generation_id": f"img_{self._count}", "index": 0, "created_at": NOW, **fields})
        _write(path, told, words_beside=words_beside)
        return await self.enter(path, told)

    async def add_many(self, count: int, folder: str = "2026/11") -> list[Picture]:
        """Put many pictures there, quickly: copies of one, each with bytes of its own."""
        first = await self.add(f"{folder}/a 1.png", generation_id="img_m1")
        found = [first]
        for number in range(2, count + 1):
            path = self.root / folder / f"a {number}.png"
            shutil.copyfile(first.path, path)
            with path.open("ab") as file:
                file.write(str(number).encode())
            found.append(await self.enter(path, record(generation_id=f"img_m{number}", index=0)))
        return found

    async def enter(self, path: Path, told: Record) -> Picture:
        """Give the file at ``path`` a row."""
        picture = finds.picture(Find(path, told), now=self.clock.now().replace(year=2028))
        assert isinstance(picture, Picture), picture
        await self.store.library.add(picture)
        return picture

    async def row(self, picture: Picture) -> Picture:
        """Return the row as it is now."""
        found = await self.store.library.get(picture.id)
        assert found is not None
        return found

    def files(self) -> list[str]:
        """Return every file in the picture folder, the Trash included, without its moment."""
        found = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return sorted(_timeless(path.parts) for path in found)


def _write(path: Path, told: Record, *, words_beside: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    source = path.with_name(f"raw-{path.name}")
    embed((film if path.suffix == ".mp4" else saved)(source), path, told)
    source.unlink()
    if words_beside or path.suffix == ".mp4":
        sidecar_path(path).write_bytes(sidecar(told))


def _timeless(parts: Sequence[str]) -> str:
    return "/".join("…" if number and parts[number - 1] == ".trash" else part for number, part in enumerate(parts))
