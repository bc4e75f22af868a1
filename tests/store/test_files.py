"""A download becomes a file with a name, or leaves nothing behind."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from studio.domain.errors import BadBytes, DiskTrouble
from studio.store.files import LibraryFolder
from studio.store.naming import Names
from studio.store.paths import Paths
from studio.store.trouble import disk_trouble


async def stream(*chunks: bytes, then: BaseException | None = None) -> AsyncIterator[bytes]:
    for chunk in chunks:
        await asyncio.sleep(0)
        yield chunk
    if then is not None:
        raise then


def part_with(folder: LibraryFolder, content: bytes, index: int = 0) -> Path:
    part = folder.part_path("01JOB", index)
    part.write_bytes(content)
    return part


async def test_a_stream_arrives_whole(folder: LibraryFolder) -> None:
    chunks = [os.urandom(300_000) for _ in range(9)]
    heard: list[int] = []
    part = folder.part_path("01JOB", 0)
    written = await folder.write_chunks(part, stream(*chunks), limit=1 << 30, progress=heard.append)
    content = b"".join(chunks)
    assert part.read_bytes() == content
    assert (written.size_bytes, written.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert heard[-1] == len(content) and heard == sorted(heard)


async def test_an_empty_stream_is_an_empty_file(folder: LibraryFolder) -> None:
    part = folder.part_path("01JOB", 0)
    assert (await folder.write_chunks(part, stream(), limit=1)).size_bytes == 0
    assert part.read_bytes() == b""


@pytest.mark.parametrize("limit", [10, 2_000_000])
async def test_too_long_a_stream_is_cut_off_and_removed(folder: LibraryFolder, limit: int) -> None:
    part = folder.part_path("01JOB", 0)
    with pytest.raises(BadBytes, match="larger than"):
        await folder.write_chunks(part, stream(*[b"x" * 700_000] * 9), limit=limit)
    assert not part.exists()


@pytest.mark.parametrize("end", [ConnectionResetError("cable"), asyncio.CancelledError()])
async def test_a_stream_that_breaks_leaves_nothing(folder: LibraryFolder, end: BaseException) -> None:
    part = folder.part_path("01JOB", 0)
    with pytest.raises(type(end)):
        await folder.write_chunks(part, stream(b"x" * 2_000_000, then=end), limit=1 << 30)
    assert not part.exists()


async def test_a_stream_that_breaks_while_its_disk_goes_is_told_as_what_broke_it(folder: LibraryFolder) -> None:
    async def going() -> AsyncIterator[bytes]:
        yield b"x" * 2_000_000
        folder.root.rename(folder.root.with_name("aside"))
        folder.root.write_bytes(b"")
        raise ConnectionResetError("cable")

    with pytest.raises(ConnectionResetError):
        await folder.write_chunks(folder.part_path("01JOB", 0), going(), limit=1 << 30)


async def test_a_full_disk_is_said_to_be_full(folder: LibraryFolder) -> None:
    part = folder.part_path("01JOB", 0)
    part.symlink_to("/dev/full")
    with pytest.raises(DiskTrouble, match="no room") as caught:
        await folder.write_chunks(part, stream(b"x" * 2_000_000), limit=1 << 30)
    assert caught.value.code == "disk_full"


def test_a_placed_file_has_its_name_and_no_part(folder: LibraryFolder) -> None:
    part = part_with(folder, b"heron")
    assert folder.place(part, "2026/11/heron.png") == "2026/11/heron.png"
    assert folder.path("2026/11/heron.png").read_bytes() == b"heron"
    assert not part.exists()
    assert [path.name for path in folder.root.iterdir() if not path.name.startswith(".")] == ["2026"]


def test_nothing_is_overwritten(folder: LibraryFolder) -> None:
    names = [folder.place(part_with(folder, bytes([n])), "2026/11/heron.png") for n in range(3)]
    assert names == ["2026/11/heron.png", "2026/11/heron 2.png", "2026/11/heron 3.png"]
    assert [folder.path(name).read_bytes() for name in names] == [b"\0", b"\1", b"\2"]


def test_many_threads_never_take_the_same_name(folder: LibraryFolder) -> None:
    parts = [part_with(folder, bytes([n]), n) for n in range(24)]
    with ThreadPoolExecutor(8) as threads:
        names = list(threads.map(lambda part: folder.place(part, "a/b.png"), parts))
    assert len(set(names)) == 24
    assert {folder.path(name).read_bytes() for name in names} == {bytes([n]) for n in range(24)}


def test_a_year_may_be_on_another_disk(folder: LibraryFolder, tmp_path: Path) -> None:
    disks = [disk for disk in map(Path, ("/dev/shm", "/var/tmp")) if disk.is_dir()]
    elsewhere = next((disk for disk in disks if disk.stat().st_dev != tmp_path.stat().st_dev), None)
    if elsewhere is None:
        pytest.skip("there is no second disk to try it on")
    other = elsewhere / f"studio-{os.getpid()}"
    other.mkdir()
    try:
        (folder.root / "2026").symlink_to(other)
        part = part_with(folder, b"heron")
        assert folder.place(part, "2026/a.png") == "2026/a.png"
        assert folder.place(part_with(folder, b"fox"), "2026/a.png") == "2026/a 2.png"
        assert sorted(path.name for path in other.iterdir()) == ["a 2.png", "a.png"]
        assert not part.exists()
    finally:
        for path in other.iterdir():
            path.unlink()
        other.rmdir()


@pytest.mark.parametrize("name", ["/etc/passwd", "../a.png", "2026/../../a.png", "", "2026/./a.png"])
def test_a_name_never_leads_outside(folder: LibraryFolder, name: str) -> None:
    part = part_with(folder, b"x")
    with pytest.raises(ValueError, match="inside the library"):
        folder.place(part, name)
    assert part.exists()


def test_a_vanished_folder_is_said_to_be_gone(paths: Paths, tmp_path: Path) -> None:
    folder = LibraryFolder(paths.library)
    part = part_with(folder, b"x")
    paths.library.rename(tmp_path / "unplugged")
    for work in (lambda: folder.part_path("j", 0), lambda: folder.place(part, "a.png")):
        with pytest.raises(DiskTrouble) as caught:
            work()
        assert caught.value.code == "disk_missing"
    (tmp_path / "unplugged").rename(paths.library)
    assert folder.place(part, "a.png") == "a.png"
    folder.close()


def test_a_file_in_the_way_of_a_folder_is_disk_trouble(folder: LibraryFolder) -> None:
    (folder.root / "2026").write_text("in the way")
    part = part_with(folder, b"x")
    with pytest.raises(DiskTrouble):
        folder.place(part, "2026/11/a.png")
    assert part.exists()


_LEAVE = """
import os, sys
from pathlib import Path
from studio.store.files import LibraryFolder
part = LibraryFolder(Path(sys.argv[1])).part_path("job", 0)
part.write_bytes(b"half")
os._exit(1)
"""


def test_parts_of_the_dead_are_swept_and_those_of_the_living_are_not(paths: Paths) -> None:
    environment = {"PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", _LEAVE, str(paths.library)], env=environment, check=False)
    assert len(list(paths.library.rglob("*.part"))) == 1
    one = LibraryFolder(paths.library)
    part = part_with(one, b"x")
    assert list(paths.library.rglob("*.part")) == [part]
    two = LibraryFolder(paths.library)
    two.part_path("other", 0)
    assert part.exists()
    two.close()
    one.close()
    assert not list(paths.library.rglob("*.part"))


_PLACE = """
import sys
from pathlib import Path
from studio.store.files import LibraryFolder
folder = LibraryFolder(Path(sys.argv[1]))
part = folder.part_path("job", 0)
part.write_bytes(b"x")
folder.place(part, "2026/11/a.png")
"""


def test_bytes_reach_the_disk_before_the_name_and_the_name_before_the_answer(paths: Paths) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    trace = paths.data / "trace"
    command = [strace, "-f", "-y", "-e", "trace=fsync,mkdir,link", "-o", str(trace), sys.executable, "-c", _PLACE]
    done = subprocess.run(
        [*command, str(paths.library)],
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
    )
    if b"PTRACE" in done.stderr:
        pytest.skip("this machine does not allow tracing")
    calls = re.findall(r"(fsync|mkdir|link)\((.*?)\)? += 0", trace.read_text().replace(str(paths.library), "LIB"))
    told = [(call, re.sub(r".*?(LIB[^\">]*).*", r"\1", words)) for call, words in calls if "LIB" in words]
    (part,) = [words for call, words in told if call == "link"]
    assert [each for each in told if ".aurous-parts" not in each[1] or each[0] != "mkdir"] == [
        ("fsync", part),
        ("mkdir", "LIB/2026"),
        ("fsync", "LIB"),
        ("mkdir", "LIB/2026/11"),
        ("fsync", "LIB/2026"),
        *[("fsync", "LIB/2026"), ("fsync", "LIB")],  # the way there, which a dead process may not have lived to sync
        ("link", part),
        ("fsync", "LIB/2026/11"),
    ]


def test_parts_are_hidden_and_on_the_same_disk(folder: LibraryFolder) -> None:
    part = folder.part_path("../../x", 1)
    assert part.relative_to(folder.root).parts[0] == ".aurous-parts"
    assert part.parent.stat().st_dev == folder.root.stat().st_dev


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EROFS, "disk_read_only"),
        (errno.ENOENT, "disk_missing"),
        (errno.EIO, "disk_trouble"),
    ],
)
def test_trouble_is_told_apart(number: int, code: str) -> None:
    trouble = disk_trouble(OSError(number, os.strerror(number)), "/pictures {x}")
    assert trouble.code == code
    assert "/pictures {x}" in str(trouble)


def names(folder: LibraryFolder) -> list[str]:
    """Return what is in the folder to see."""
    return sorted(path.relative_to(folder.root).as_posix() for path in folder.root.rglob("[!.]*") if path.is_file())


async def test_words_stand_beside_their_file_under_the_same_name(folder: LibraryFolder) -> None:
    assert folder.place(part_with(folder, b"one"), "2026/11/heron.mp4", beside=b"words") == "2026/11/heron.mp4"
    assert folder.place(part_with(folder, b"two"), "2026/11/heron.mp4", beside=b"more") == "2026/11/heron 2.mp4"
    assert (folder.root / "2026/11/heron.json").read_bytes() == b"words"
    assert (folder.root / "2026/11/heron 2.json").read_bytes() == b"more"


@pytest.mark.parametrize("taken", ["heron.mp4", "heron.json"])
async def test_a_name_of_which_one_half_is_taken_is_left_alone(folder: LibraryFolder, taken: str) -> None:
    folder.root.mkdir(exist_ok=True)
    (folder.root / taken).write_bytes(b"theirs")
    assert folder.place(part_with(folder, b"one"), "heron.mp4", beside=b"words") == "heron 2.mp4"
    assert (folder.root / taken).read_bytes() == b"theirs"
    assert {"heron 2.json", "heron 2.mp4", taken} == {Path(name).name for name in names(folder) if "heron" in name}


class Links:
    """Counts in the place of ``os.link`` how often a name was tried for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._link = os.link
        self.tried: list[str] = []
        monkeypatch.setattr("studio.store.files.os.link", self)

    def __call__(self, source: Path, target: Path) -> None:
        self.tried.append(target.name)
        self._link(source, target)


@pytest.mark.parametrize(("beside", "each"), [(None, 1), (b"words", 2)])
def test_each_of_many_files_of_one_name_tries_one_name(
    folder: LibraryFolder, monkeypatch: pytest.MonkeyPatch, beside: bytes | None, each: int
) -> None:
    links = Links(monkeypatch)
    placed = [folder.place(part_with(folder, b"x"), "heron.mp4", beside=beside) for _ in range(60)]
    assert placed == ["heron.mp4", *(f"heron {number}.mp4" for number in range(2, 61))]
    assert len(links.tried) == 60 * each


@pytest.mark.parametrize("beside", [None, b"words"])
def test_where_an_earlier_process_ended_is_found_without_trying(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, beside: bytes | None
) -> None:
    for number in range(1, 301):
        (paths.library / f"heron{f' {number}' if number > 1 else ''}.mp4").write_bytes(b"theirs")
    folder, links = LibraryFolder(paths.library), Links(monkeypatch)
    assert folder.place(part_with(folder, b"x"), "heron.mp4", beside=beside) == "heron 301.mp4"
    assert folder.place(part_with(folder, b"y"), "heron.mp4", beside=beside) == "heron 302.mp4"
    assert len(links.tried) == (2 if beside is None else 4)
    folder.close()


def test_a_gap_among_the_first_is_filled_again(folder: LibraryFolder) -> None:
    placed = [folder.place(part_with(folder, b"x"), "heron.png") for _ in range(20)]
    folder.path(placed[2]).unlink()
    assert folder.place(part_with(folder, b"x"), "heron.png") == "heron 3.png"
    assert folder.place(part_with(folder, b"x"), "heron.png") == "heron 21.png"


def test_folders_that_do_not_know_of_each_other_share_a_name(paths: Paths) -> None:
    folders = [LibraryFolder(paths.library) for _ in range(2)]
    parts = [part_with(folders[n % 2], bytes([n]), n) for n in range(60)]
    with ThreadPoolExecutor(6) as threads:
        names = list(threads.map(lambda n: folders[n % 2].place(parts[n], "a/b.png", beside=b"w"), range(60)))
    assert len(set(names)) == 60
    assert {(paths.library / name).read_bytes() for name in names} == {bytes([n]) for n in range(60)}
    for folder in folders:
        folder.close()


def test_only_so_many_names_are_remembered() -> None:
    names, used = Names(most=2), {f"{letter} {number}.png" for letter in "abc" for number in range(2, 41)}
    used |= {"a.png", "b.png", "c.png"}
    looks: list[str] = []

    def taken(name: str) -> bool:
        looks.append(name)
        return name in used

    def claim(letter: str) -> int:
        looks.clear()
        used.add(names.claim(f"{letter}.png", taken, lambda _: True))
        return len(looks)

    searched = claim("a")
    known = claim("a")
    assert known < searched
    claim("b"), claim("c")
    assert claim("a") > known


async def test_words_without_their_file_do_not_stay(folder: LibraryFolder) -> None:
    missing = folder.part_path("01JOB", 0)
    with pytest.raises(DiskTrouble):
        folder.place(missing, "2026/11/heron.mp4", beside=b"words")
    part = part_with(folder, b"one")
    (folder.root / "2026" / "11").mkdir(parents=True, exist_ok=True)
    (folder.root / "2026" / "11" / "heron.mp4").symlink_to("nowhere")  # a name that is taken, though nothing is there
    assert folder.place(part, "2026/11/heron.mp4", beside=b"words") == "2026/11/heron 2.mp4"
    assert not (folder.root / "2026" / "11" / "heron.json").exists()
