"""What `make package` built is what people get: it stands alone, says who it is, and comes and goes without a trace."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PIL import Image

from studio import __version__

TREE = Path(__file__).resolve().parents[2]
NAME = "aurous-studio"
BUNDLE = TREE / "dist" / NAME
MB = 1_000_000
PATIENCE = 300
ARCHITECTURE = subprocess.run(
    ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
).stdout.strip()
DEB = TREE / "dist" / f"{NAME}_{__version__}_{ARCHITECTURE}.deb"


def run(*command: str | Path, environ: Mapping[str, str], cwd: Path | None = None) -> str:
    """Run a command that has nothing of our environment, and return what it says; it has to succeed."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={"LC_ALL": "C.UTF-8", **environ},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout


def tool(*command: str | Path) -> str:
    """Run a program of this machine."""
    return run(*command, environ={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nonexistent"})


def size(folder: Path) -> int:
    """Return the bytes of every file below ``folder``."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_symlink() or path.is_file())


@pytest.fixture(scope="module")
def tarball() -> Path:
    (found,) = (TREE / "dist").glob(f"{NAME}-{__version__}-linux-*.tar.xz")
    return found


@pytest.fixture(scope="module")
def deb() -> Path:
    return TREE / "dist" / f"{NAME}_{__version__}_{tool('dpkg', '--print-architecture').strip()}.deb"


@pytest.fixture(scope="module")
def unpacked(tarball: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tarball somewhere that nobody built it for, with a space in the name."""
    folder = tmp_path_factory.mktemp("not the tree")
    tool("tar", "--extract", "--file", tarball, "--directory", folder)
    (program,) = folder.iterdir()
    return program


@pytest.fixture(scope="module")
def laid_out(deb: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the .deb lays out."""
    folder = tmp_path_factory.mktemp("deb")
    tool("dpkg-deb", "--extract", deb, folder)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """All there is around the program: nothing that could lead it to a Python."""
    return {"HOME": str(tmp_path), "AUROUS_STUDIO_HOME": str(tmp_path / "home"), "PATH": "/nonexistent"}


# --- It stands alone ---------------------------------------------------------------------------------------------


def test_it_says_its_version_without_a_python_and_without_the_tree(unpacked: Path, home: dict[str, str]) -> None:
    assert run(unpacked / NAME, "--version", cwd=unpacked, environ=home).split()[-1] == __version__


@pytest.fixture
def server(unpacked: Path, home: dict[str, str]) -> Iterator[dict[str, str]]:
    state = Path(home["HOME"]) / "state"
    process = subprocess.Popen(
        [unpacked / NAME, "sandbox", "--port", "0", "--state", state],
        env=home,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    yield json.loads(process.stdout.readline())
    process.terminate()
    process.communicate(timeout=PATIENCE)


def test_it_asks_its_own_sandbox_for_the_balance(unpacked: Path, home: dict[str, str], server: dict[str, str]) -> None:
    account = {"AUROUS_BASE_URL": server["base_url"], "AUROUS_API_KEY": server["api_key"]}
    assert "available_credits  1000" in run(unpacked / NAME, "balance", environ=home | account)


def test_it_makes_a_picture_without_a_screen(unpacked: Path, home: dict[str, str]) -> None:
    said = run(unpacked / NAME, environ=home)
    (path,) = (Path(line) for line in said.splitlines() if line.endswith(".png"))
    with Image.open(path, formats=("PNG",)) as picture:
        picture.load()
        assert picture.size == (1024, 1024)


def test_its_window_makes_a_picture(unpacked: Path, home: dict[str, str]) -> None:
    seen = TREE / "build" / "bundle.png"
    seen.parent.mkdir(exist_ok=True)
    environ = [word for pair in home.items() for word in ("--env", "=".join(pair))]
    library = Path(home["AUROUS_STUDIO_HOME"]) / "library"
    sitting = [sys.executable, str(TREE / "packaging" / "linux" / "sitting.py")]
    wanted = ["--library", str(library), "--screenshot", str(seen)]
    said = json.loads(tool(*sitting, *wanted, *environ, "--", unpacked / NAME, "--demo"))
    assert Path(said["picture"]).is_relative_to(library)
    print(f"painted after {said['seconds_to_paint']} s; the window is in {seen}")


def test_nothing_is_in_it_that_nobody_uses() -> None:
    there = [str(path.relative_to(BUNDLE)) for path in BUNDLE.rglob("*")]
    for unused in (
        "WebEngine",
        "Qt63D",
        "Qt6Pdf",
        "Qt6Designer",
        "/qml/",
        "gtk",
        "tkinter",
        "pytest",
        "/tests/",
        "/pip/",
    ):
        assert [path for path in there if unused in path] == []


def test_it_carries_its_data_and_its_licence() -> None:
    inside = BUNDLE / "_internal"
    assert (inside / "studio" / "resources" / "theme" / "theme.qss").is_file()
    assert (inside / "LICENSE").read_bytes() == (TREE / "LICENSE").read_bytes()
    assert (inside / "NOTICES").is_file() == (TREE / "packaging" / "NOTICES").is_file()


# --- It is no larger than it was allowed to be -------------------------------------------------------------------


def test_it_is_small_enough(deb: Path, tarball: Path) -> None:
    sizes = {"bundle": size(BUNDLE), "deb": deb.stat().st_size, "tarball": tarball.stat().st_size}
    print({name: f"{bytes_ / MB:.0f} MB" for name, bytes_ in sizes.items()})
    assert sizes["bundle"] < 350 * MB
    assert sizes["deb"] < 120 * MB
    assert sizes["tarball"] < 120 * MB


# --- The desktop understands it ----------------------------------------------------------------------------------


def test_the_desktop_file_is_valid(laid_out: Path) -> None:
    file = laid_out / "usr" / "share" / "applications" / f"{NAME}.desktop"
    assert tool("desktop-file-validate", file) == ""
    assert "MimeType=image/png;image/jpeg;image/webp;video/mp4;" in file.read_text()


def test_the_data_for_software_centres_are_valid_and_of_this_version(laid_out: Path) -> None:
    (file,) = (laid_out / "usr" / "share" / "metainfo").iterdir()
    tool("appstreamcli", "validate", "--no-net", file)
    assert f'<release version="{__version__}"' in file.read_text()


def test_the_icon_comes_in_every_size(laid_out: Path) -> None:
    icons = laid_out / "usr" / "share" / "icons" / "hicolor"
    assert (icons / "scalable" / "apps" / f"{NAME}.svg").read_bytes() == (
        TREE / "resources" / "app" / f"{NAME}.svg"
    ).read_bytes()
    for side in (16, 24, 32, 48, 64, 128, 256, 512):
        with Image.open(icons / f"{side}x{side}" / "apps" / f"{NAME}.png", formats=("PNG",)) as icon:
            assert icon.size == (side, side)
            assert icon.getchannel("A").getextrema() == (0, 255)  # drawn, and round about it nothing


def test_the_manual_page_reads_without_a_complaint(laid_out: Path) -> None:
    page = laid_out / "usr" / "share" / "man" / "man1" / f"{NAME}.1.gz"
    assert __version__ in tool("zcat", page)


def test_lintian_finds_no_error(deb: Path) -> None:
    tool("lintian", "--fail-on", "error", "--allow-root", deb)


def test_the_deb_names_this_version_and_lays_out_nothing_but_what_root_owns_below_usr(deb: Path) -> None:
    assert tool("dpkg-deb", "--field", deb, "Version").strip() == __version__
    lines = tool("dpkg-deb", "--contents", deb).splitlines()
    assert {line.split()[1] for line in lines} == {"root/root"}
    assert {line.split()[5].split("/")[1] for line in lines} <= {"", "usr"}


# --- Into the menu and out of it, from the tarball ---------------------------------------------------------------


def test_the_tarball_goes_into_the_menu_and_out_again(unpacked: Path, tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    run("sh", unpacked / "install.sh", environ=environ)
    entry = tmp_path / ".local" / "share" / "applications" / f"{NAME}.desktop"
    assert tool("desktop-file-validate", entry) == ""
    assert f'Exec="{unpacked / NAME}" %F' in entry.read_text()
    assert run(tmp_path / ".local" / "bin" / NAME, "--version", environ=environ).split()[-1] == __version__

    run("sh", unpacked / "install.sh", "--remove", environ=environ)
    assert [path for path in tmp_path.rglob("*") if NAME in path.name or "aurous" in path.name] == []
