"""What the app tells macOS is true and complete, and the script that makes it is one any Mac can run."""

from __future__ import annotations

import plistlib
import subprocess
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from studio import __version__
from tests.packaging.recipes import PACKAGING, script

MAC = PACKAGING / "macos"


def told() -> dict[str, object]:
    return dict(script("macos/property_list.py").info_plist(__version__, (13, 0)))


def test_the_app_says_who_it_is_and_which_version() -> None:
    plist = told()
    assert plist["CFBundleIdentifier"] == "com.aurous-labs.studio"
    assert plist["CFBundleShortVersionString"] == plist["CFBundleVersion"] == __version__
    assert plist["LSMinimumSystemVersion"] == "13.0"
    assert plistlib.loads(plistlib.dumps(plist)) == plist


def test_the_version_has_no_second_source() -> None:
    source = plistlib.loads((MAC / "Info.plist").read_bytes())
    assert not {"CFBundleShortVersionString", "CFBundleVersion", "LSMinimumSystemVersion"} & source.keys()


def test_it_opens_pictures_and_clips_beside_what_opens_them_today() -> None:
    kinds = told()["CFBundleDocumentTypes"]
    assert isinstance(kinds, list)
    assert {kind["CFBundleTypeRole"] for kind in kinds} == {"Viewer"}
    assert {kind["LSHandlerRank"] for kind in kinds} == {"Alternate"}
    assert {name for kind in kinds for name in kind["LSItemContentTypes"]} == {
        "public.png",
        "public.jpeg",
        "org.webmproject.webp",
        "public.mpeg-4",
    }


def test_it_is_sharp_and_may_be_dark() -> None:
    assert told()["NSHighResolutionCapable"] is True
    assert told()["NSRequiresAquaSystemAppearance"] is False


def test_the_hardened_runtime_is_opened_for_one_thing() -> None:
    allowed = plistlib.loads((MAC / "entitlements.plist").read_bytes())
    assert allowed == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def wheel(folder: Path, name: str, *tags: str) -> Distribution:
    place = folder / f"{name}-1.dist-info"
    place.mkdir()
    (place / "WHEEL").write_text("".join(f"Tag: cp311-abi3-{tag}\n" for tag in tags))
    return Distribution.at(place)


@pytest.mark.parametrize(
    ("tags", "python", "wanted"),
    [
        ((), "", (13, 0)),
        ((), "10.13", (13, 0)),
        ((), "15", (15, 0)),
        (("any",), "10.13", (13, 0)),
        (("macosx_14_0_arm64",), "11.0", (14, 0)),
        (("macosx_11_0_arm64", "macosx_14_0_x86_64"), "11.0", (13, 0)),
        (("manylinux_2_34_x86_64",), "", (13, 0)),
    ],
)
def test_it_asks_for_a_system_that_all_of_it_runs_on(
    tmp_path: Path, tags: tuple[str, ...], python: str, wanted: tuple[int, int]
) -> None:
    wheels = [wheel(tmp_path, "one", *tags), wheel(tmp_path, "other", "macosx_10_9_universal2")]
    assert script("macos/property_list.py").oldest_system(wheels, python) == wanted


def test_the_script_can_be_read_and_refuses_another_system_before_it_does_anything() -> None:
    build = MAC / "build.sh"
    subprocess.run(["sh", "-n", str(build)], check=True, timeout=60)
    assert build.read_text(encoding="utf-8").isascii(), "the sh of a Mac takes other letters for a part of a name"
    look = build.read_text(encoding="utf-8").partition("\nlook\n")[2]
    assert look.startswith("version="), "it looks first, and builds afterwards"
