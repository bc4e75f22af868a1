"""Exports: whole or not at all, never over anything, and read by other programs."""

# ruff: noqa: ASYNC240  # a test may wait for its own files

from __future__ import annotations

import asyncio
import json
import subprocess
import threading
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from studio.domain.errors import Mistaken
from studio.domain.export import ExportWish, Form, Packing
from studio.domain.marks import Change
from studio.domain.names import numbered
from studio.domain.picture import Picture
from studio.flow.archive import Contents
from studio.flow.export_files import Prepared
from studio.flow.exporting import Exported, Item, export
from studio.media.embed import read
from studio.media.record import read_block
from tests.faults.disks import mount, unmount
from tests.flow.cabinet import Cabinet


@pytest.fixture
async def cabinet(tmp_path: Path) -> AsyncIterator[Cabinet]:
    cabinet = await Cabinet(tmp_path / "home").open()
    yield cabinet
    await cabinet.close()


def items(*pictures: Picture) -> list[Item]:
    return [Item(each, Path(each.path)) for each in pictures]


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def told(path: Path) -> dict[str, Any]:
    run = subprocess.run(["exiftool", "-j", path], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(run.stdout)[0]
    return found


async def test_as_they_are_byte_for_byte(cabinet: Cabinet, tmp_path: Path) -> None:
    picture, clip = await cabinet.add("2026/11/a.png"), await cabinet.add("2026/11/b.mp4")
    out = tmp_path / "out"
    done = await export(items(picture, clip), out, ExportWish())
    assert (done.done, done.problem, done.skipped, done.clips) == (2, "", 0, 0)
    assert names(out) == ["a.png", "b.mp4"] and done.paths == [out / "a.png", out / "b.mp4"]
    assert (out / "a.png").read_bytes() == Path(picture.path).read_bytes()
    assert (out / "b.mp4").read_bytes() == Path(clip.path).read_bytes()


@pytest.mark.parametrize("form", [Form.AS_IS, Form.PNG, Form.JPEG, Form.WEBP])
async def test_stars_and_tags_of_today_are_read_by_others(cabinet: Cabinet, tmp_path: Path, form: Form) -> None:
    picture = await cabinet.add("a.png")
    await cabinet.store.marks.apply([picture.id], Change(rating=4, add_tags=("sea", "鷺 & co")))
    before = Path(picture.path).read_bytes()
    done = await export(items(await cabinet.row(picture)), tmp_path / "out", ExportWish(form=form))
    (path,) = done.paths
    said = await asyncio.to_thread(told, path)
    assert (said["Rating"], said["Subject"]) == (4, ["sea", "鷺 & co"])
    assert said["Description"] == "a heron at dawn"
    record = read(path)
    assert record is not None and record.generation_id == picture.generation_id
    assert Path(picture.path).read_bytes() == before, "the library's file was touched"


async def test_a_clip_tells_its_stars_too(cabinet: Cabinet, tmp_path: Path) -> None:
    clip = await cabinet.add("a.mp4")
    await cabinet.store.marks.apply([clip.id], Change(rating=2, add_tags=("sea",)))
    done = await export(items(await cabinet.row(clip)), tmp_path / "out", ExportWish())
    said = await asyncio.to_thread(told, done.paths[0])
    assert (said["Rating"], said["Subject"]) == (2, "sea")


async def test_without_metadata_nothing_is_told(cabinet: Cabinet, tmp_path: Path) -> None:
    picture, clip = await cabinet.add("a.png"), await cabinet.add("b.mp4")
    await cabinet.store.marks.apply([picture.id, clip.id], Change(rating=4, add_tags=("sea",)))
    pictures = [await cabinet.row(each) for each in (picture, clip)]
    for number, form in enumerate((Form.AS_IS, Form.JPEG)):
        done = await export(items(*pictures), tmp_path / str(number), ExportWish(form=form, metadata=False))
        assert done.done == 2
        for path in done.paths:
            content = path.read_bytes()
            assert b"heron" not in content and b"sea" not in content and read(path) is None
    with Image.open(tmp_path / "0" / "a.png") as plain, Image.open(picture.path) as source:
        assert plain.tobytes() == source.tobytes()


async def test_words_beside_each_file(cabinet: Cabinet, tmp_path: Path) -> None:
    picture = await cabinet.add("a.png")
    await cabinet.store.marks.apply([picture.id], Change(rating=5))
    wish = ExportWish(metadata=False, sidecar=True)
    await export(items(await cabinet.row(picture)), tmp_path / "out", wish)
    assert names(tmp_path / "out") == ["a.json", "a.png"]
    record = read_block((tmp_path / "out" / "a.json").read_bytes())
    assert record is not None and record.marks is not None and record.marks.rating == 5
    assert read(tmp_path / "out" / "a.png") is None


async def test_converted_and_smaller_and_clips_stay(cabinet: Cabinet, tmp_path: Path) -> None:
    picture, clip = await cabinet.add("a.png"), await cabinet.add("b.mp4")
    wish = ExportWish(form=Form.JPEG, longest=48, quality=80)
    done = await export(items(picture, clip), tmp_path / "out", wish)
    assert names(tmp_path / "out") == ["a.jpg", "b.mp4"] and done.clips == 1
    with Image.open(tmp_path / "out" / "a.jpg") as made:
        assert (made.format, made.size) == ("JPEG", (48, 32))
    assert (tmp_path / "out" / "b.mp4").read_bytes() == Path(clip.path).read_bytes()


async def test_smaller_in_its_own_format(cabinet: Cabinet, tmp_path: Path) -> None:
    pictures = [await cabinet.add(f"a{ending}") for ending in (".png", ".jpg", ".webp")]
    await export(items(*pictures), tmp_path / "out", ExportWish(longest=30))
    for ending, kind in ((".png", "PNG"), (".jpg", "JPEG"), (".webp", "WEBP")):
        with Image.open(next((tmp_path / "out").glob(f"*{ending}"))) as made:
            assert (made.format, made.size) == (kind, (30, 20))


async def test_nothing_is_overwritten(cabinet: Cabinet, tmp_path: Path) -> None:
    first, second = await cabinet.add("one/a.png"), await cabinet.add("two/a.png", prompt="other")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.png").write_bytes(b"the user's own")
    done = await export(items(first, second), out, ExportWish())
    assert (out / "a.png").read_bytes() == b"the user's own"
    assert [path.name for path in done.paths] == ["a 2.png", "a 3.png"]


async def test_names_and_folders_by_a_template(cabinet: Cabinet, tmp_path: Path) -> None:
    first, second = await cabinet.add("a.png", seed=7), await cabinet.add("b.png", seed=8)
    await export(items(first, second), tmp_path / "flat", ExportWish(template="{seed} {prompt}"))
    assert names(tmp_path / "flat") == ["7 a heron at dawn.png", "8 a heron at dawn.png"]
    await export(items(first, second), tmp_path / "deep", ExportWish(template="{seed}/{prompt}"))
    assert names(tmp_path / "deep") == ["7/a heron at dawn.png", "8/a heron at dawn.png"]


async def test_into_the_library_folder_itself(cabinet: Cabinet) -> None:
    picture = await cabinet.add("2026/11/a.png")
    done = await export(items(picture), cabinet.root / "2026" / "11", ExportWish())
    assert done.paths == [cabinet.root / "2026/11/a 2.png"]
    assert cabinet.files() == ["2026/11/a 2.png", "2026/11/a.png"]


async def test_broken_and_missing_files_among_good_ones(cabinet: Cabinet, tmp_path: Path) -> None:
    good, broken, gone = [await cabinet.add(f"{name}.png") for name in ("good", "broken", "gone")]
    Path(broken.path).write_bytes(Path(broken.path).read_bytes()[:300])
    Path(gone.path).unlink()
    done = await export(items(broken, gone, good), tmp_path / "out", ExportWish(form=Form.JPEG))
    assert names(tmp_path / "out") == ["good.jpg"] and (done.done, done.skipped, done.problem) == (1, 2, "")
    assert [name for name, _ in done.left_out] == ["broken.png", "gone.png"]
    assert "truncated" in done.left_out[0][1] and done.left_out[1][1] == "The file is missing."


async def test_an_archive(cabinet: Cabinet, tmp_path: Path) -> None:
    first, second = await cabinet.add("one/a.png"), await cabinet.add("two/A.png", prompt="other")
    wish = ExportWish(packing=Packing.ZIP, sidecar=True)
    for number in (1, 2):
        done = await export(items(first, second), tmp_path / "out", wish, name="Herons / 鷺")
        assert done.done == 2
        assert done.paths[0].name == ("Herons 鷺.zip" if number == 1 else "Herons 鷺 2.zip")
    with zipfile.ZipFile(done.paths[0]) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a.png", "a.json", "A 2.png", "A 2.json"]
        assert archive.read("a.png") == Path(first.path).read_bytes()


def test_an_archive_of_very_many_files_of_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count, looked = 10_050, list[int]()

    def counting(name: str, number: int) -> str:
        looked.append(number)
        return numbered(name, number)

    monkeypatch.setattr("studio.flow.archive.numbered", counting)
    (tmp_path / "a.png").write_bytes(b"x")
    prepared = Prepared(tmp_path / "a.png", ours=False, name="in/Heron.png", beside=b"{}")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        contents = Contents(archive)
        for _ in range(count):
            contents.put(prepared)
    found = archive.namelist()
    assert len(set(found)) == len(found) == 2 * count
    assert found[:4] == ["in/Heron.png", "in/Heron.json", "in/Heron 2.png", "in/Heron 2.json"]
    assert found[-1] == f"in/Heron {count}.json"
    assert len(looked) < 15 * count


async def test_a_contact_sheet(cabinet: Cabinet, tmp_path: Path) -> None:
    pictures = await cabinet.add_many(61)
    done = await export(items(*pictures), tmp_path / "out", ExportWish(packing=Packing.SHEET), name="Herons")
    assert names(tmp_path / "out") == ["Herons 2.png", "Herons.png"] and done.done == 61


async def test_progress_is_told_in_order(cabinet: Cabinet, tmp_path: Path) -> None:
    pictures = await cabinet.add_many(20)
    heard: list[int] = []
    await export(items(*pictures), tmp_path / "out", ExportWish(), told=heard.append)
    await asyncio.sleep(0)
    assert heard == list(range(1, 21))


@pytest.mark.parametrize("packing", [Packing.FILES, Packing.ZIP])
async def test_stopped_half_way_what_is_whole_stays(cabinet: Cabinet, tmp_path: Path, packing: Packing) -> None:
    pictures = await cabinet.add_many(30)
    out, stop = tmp_path / "out", threading.Event()
    done = await export(
        items(*pictures),
        out,
        ExportWish(packing=packing, form=Form.PNG),
        told=lambda count: stop.set() if count == 3 else None,
        stop=stop,
    )
    assert done.stopped and done.problem == ""
    if packing is Packing.ZIP:
        assert (names(out), done.done) == ([], 0)
    else:
        assert 3 <= done.done < 30 and len(names(out)) == done.done
        whole(done)
    assert not list(out.glob(".*"))


async def test_cancelled_nothing_half_is_left(cabinet: Cabinet, tmp_path: Path) -> None:
    pictures = await cabinet.add_many(30)
    out, begun = tmp_path / "out", asyncio.Event()
    wish = ExportWish(form=Form.PNG)
    task = asyncio.create_task(export(items(*pictures), out, wish, told=lambda _: begun.set()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for path in out.iterdir():
        with Image.open(path) as made:
            made.load()
    assert not list(out.glob(".*"))


def whole(done: Exported) -> None:
    for path in done.paths:
        with Image.open(path) as made:
            made.load()


@pytest.mark.parametrize("packing", [Packing.FILES, Packing.ZIP])
async def test_a_disk_that_becomes_full(cabinet: Cabinet, tmp_path: Path, packing: Packing) -> None:
    pictures = await cabinet.add_many(40)
    disk = tmp_path / "stick"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", "size=300k", "tmpfs", str(disk))
    try:
        done = await export(items(*pictures), disk / "out", ExportWish(packing=packing, form=Form.PNG))
        assert "There is no room left" in done.problem and not done.stopped
        if packing is Packing.FILES:
            assert 0 < done.done < 40 and len(names(disk / "out")) == done.done
            whole(done)
        else:
            assert names(disk / "out") == [] and done.done == 0
        assert not list((disk / "out").glob(".*"))
    finally:
        unmount(disk)


@pytest.mark.parametrize(
    ("wish", "word"),
    [
        (ExportWish(quality=0), "Quality"),
        (ExportWish(longest=5), "16 to 16,384"),
        (ExportWish(template="{colour}"), "not known"),
        (ExportWish(template="../{seed}"), "no name for a folder"),
    ],
)
async def test_a_wish_that_makes_no_sense(cabinet: Cabinet, tmp_path: Path, wish: ExportWish, word: str) -> None:
    picture = await cabinet.add("a.png")
    with pytest.raises(Mistaken, match=word):
        await export(items(picture), tmp_path / "out", wish)
    assert not (tmp_path / "out").exists()
    with pytest.raises(Mistaken, match="nothing"):
        await export([], tmp_path / "out", ExportWish())


async def test_a_folder_that_cannot_be(cabinet: Cabinet, tmp_path: Path) -> None:
    picture = await cabinet.add("a.png")
    (tmp_path / "file").write_bytes(b"")
    for target in (tmp_path / "file", tmp_path / "not" / "there"):
        done = await export(items(picture), target, ExportWish())
        assert done.done == 0 and str(target) in done.problem
