"""The export as the window sees it."""

# ruff: noqa: ASYNC240  # a test may wait for its own files

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studio.domain.clock import SystemClock
from studio.domain.picture import Picture
from studio.state.activity import Activity
from studio.state.layout import Layout
from studio.state.library.exporting import Exporting, Form, Packing
from studio.state.tasks import Tasks
from tests.flow.cabinet import Cabinet
from tests.studio_fixture import until


class Bench:
    """A cabinet and an export of what is in it."""

    def __init__(self, cabinet: Cabinet, layout: Path) -> None:
        self.cabinet = cabinet
        self.tasks = Tasks()
        self._layout = layout
        self.layouts: list[Layout] = []
        self.exporting = self.again()

    def again(self) -> Exporting:
        """Return that of the next start."""
        for layout in self.layouts:
            layout.close()
        self.layouts.append(Layout(self._layout))
        return Exporting(
            self.tasks,
            Activity(SystemClock()),
            path_of=lambda picture: Path(picture.path),
            library=lambda: self.cabinet.root,
            layout=self.layouts[-1],
        )

    async def end(self) -> None:
        await until(lambda: not self.exporting.view.busy, self.exporting.changed)


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    cabinet = await Cabinet(tmp_path / "home").open()
    bench = Bench(cabinet, tmp_path / "layout.json")
    yield bench
    await bench.tasks.close()
    for layout in bench.layouts:
        layout.close()
    await cabinet.close()


async def both(cabinet: Cabinet) -> tuple[Picture, Picture]:
    return await cabinet.add("a.png", seed=7), await cabinet.add("b.mp4")


async def test_it_tells_what_it_would_write(bench: Bench) -> None:
    exporting = bench.exporting
    exporting.begin(await both(bench.cabinet))
    view = exporting.view
    assert (view.pictures, view.clips, view.folder) == (1, 1, str(bench.cabinet.root / "Exports"))
    assert view.example == "For example a.png."
    exporting.choose(form=Form.JPEG)
    assert exporting.view.example == "For example a.jpg."
    exporting.choose(form=Form.AS_IS)
    exporting.choose(template="{seed} {prompt}")
    assert exporting.view.example == "For example 7 a heron at dawn.png."
    exporting.choose(template="{colour}")
    assert exporting.view.wrong and "not known" in exporting.view.example
    exporting.start()
    assert not exporting.view.busy


async def test_it_is_written_and_said(bench: Bench) -> None:
    exporting = bench.exporting
    exporting.begin(await both(bench.cabinet))
    exporting.choose(form=Form.JPEG)
    exporting.start()
    assert exporting.view.busy
    await bench.end()
    view = exporting.view
    assert view.outcome == "Exported 2 files. 1 clip went along as it is; only pictures are converted."
    assert not view.failed and view.made == str(bench.cabinet.root / "Exports")
    assert sorted(path.name for path in Path(view.made).iterdir()) == ["a.jpg", "b.mp4"]


async def test_one_archive_is_what_is_shown(bench: Bench) -> None:
    exporting = bench.exporting
    exporting.begin(await both(bench.cabinet))
    exporting.choose(packing=Packing.ZIP)
    exporting.start()
    await bench.end()
    assert Path(exporting.view.made).name == "2 pictures.zip"


async def test_the_last_choices_are_offered_again(bench: Bench, tmp_path: Path) -> None:
    pictures = await both(bench.cabinet)
    bench.exporting.begin(pictures)
    bench.exporting.choose(form=Form.WEBP, quality=61, longest=1024, metadata=False, template="{seed}")
    bench.exporting.choose_folder(str(tmp_path / "out"))
    bench.exporting.start()
    await bench.end()
    again = bench.again()
    again.begin(pictures)
    wish = again.view.wish
    assert (wish.form, wish.quality, wish.longest, wish.metadata, wish.template) == (
        Form.WEBP,
        61,
        1024,
        False,
        "{seed}",
    )
    assert again.view.folder == str(tmp_path / "out")


async def test_choices_that_make_no_sense_are_forgotten(bench: Bench) -> None:
    bench.layouts[0].keep("export choices", '{"quality": "much", "form": 7}')
    bench.exporting.begin(await both(bench.cabinet))
    assert bench.exporting.view.wish.quality == 90


async def test_stopped_it_says_what_is_there(bench: Bench) -> None:
    pictures = await bench.cabinet.add_many(300)  # so many that the window hears of the first before the last is done
    exporting = bench.exporting
    exporting.begin(pictures)
    exporting.choose(form=Form.PNG)
    exporting.changed.connect(lambda view: exporting.cancel() if view.done >= 2 else None)
    exporting.start()
    await bench.end()
    view = exporting.view
    there = len(list((bench.cabinet.root / "Exports").iterdir()))
    assert view.failed and view.outcome == f"Stopped. {there} files of 300 are there, whole."
    assert 2 <= there < 300


async def test_what_goes_wrong_is_said(bench: Bench) -> None:
    picture, clip = await both(bench.cabinet)
    Path(picture.path).unlink()
    exporting = bench.exporting
    exporting.begin((picture, clip))
    exporting.start()
    await bench.end()
    assert exporting.view.failed
    assert exporting.view.outcome == "Exported 1 file. Left out: a.png. The file is missing."
    (bench.cabinet.root / "in the way").write_bytes(b"")
    exporting.begin((clip,))
    exporting.choose_folder(str(bench.cabinet.root / "in the way"))
    exporting.start()
    await bench.end()
    assert exporting.view.failed and exporting.view.outcome.endswith("Nothing was written.")
