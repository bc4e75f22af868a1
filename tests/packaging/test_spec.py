"""One recipe makes the bundle of every system. It is run here as on each, up to where PyInstaller would begin."""

from __future__ import annotations

import fnmatch
from pathlib import Path

import pytest

from studio import __version__
from tests.packaging.recipes import PACKAGING, ROOT, Builder

SYSTEMS = ("linux", "darwin", "win32")


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Builder:
    monkeypatch.delenv("AUROUS_SIGN_IDENTITY", raising=False)
    return Builder(tmp_path)


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_gets_the_program_its_data_and_its_licences(
    builder: Builder, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    builder.run(system, monkeypatch)
    (analysis,) = builder.made["Analysis"]
    (start,) = analysis.words[0]
    assert Path(start) == PACKAGING / "start.py"
    datas = analysis.options["datas"]
    assert (str(ROOT / "resources"), "studio/resources") in datas
    assert {Path(source).name for source, target in datas if target == "."} == {"LICENSE", "NOTICES"}
    assert all(Path(hook).is_file() for hook in analysis.options["runtime_hooks"])
    (collected,) = builder.made["COLLECT"]
    assert collected.options["name"] == "aurous-studio"
    assert list(collected.words[: len(builder.made["EXE"])]) == builder.made["EXE"]


def test_linux_has_one_program_and_nothing_of_the_other_systems(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder.run("linux", monkeypatch)
    (program,) = builder.made["EXE"]
    assert (program.options["name"], program.options["console"]) == ("aurous-studio", True)
    assert "BUNDLE" not in builder.made
    assert builder.made["Analysis"][0].options["runtime_hooks"] == []


def test_windows_has_a_program_for_the_desktop_and_one_for_the_command_line(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder.run("win32", monkeypatch)
    programs = {target.options["name"]: target.options for target in builder.made["EXE"]}
    assert {name: options["console"] for name, options in programs.items()} == {
        "Aurous Studio": False,
        "aurous-studio": True,
    }
    for name, options in programs.items():
        assert f"'{name}.exe'" in Path(options["version"]).read_text(encoding="utf-8")
        assert Path(options["icon"]) == ROOT / "build" / "windows" / "aurous-studio.ico"
    assert "BUNDLE" not in builder.made


def test_a_mac_has_an_app_of_this_version_that_is_signed_with_whom_it_was_told(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUROUS_SIGN_IDENTITY", "Developer ID Application: Somebody (TEAM)")
    builder.run("darwin", monkeypatch)
    (program,) = builder.made["EXE"]
    assert program.options["console"] is False, "otherwise PyInstaller makes an app of it that nobody can see"
    assert program.options["codesign_identity"] == "Developer ID Application: Somebody (TEAM)"
    assert Path(program.options["entitlements_file"]).is_file()
    (app,) = builder.made["BUNDLE"]
    assert app.words == (builder.made["COLLECT"][0],)
    assert app.options["name"] == "Aurous Studio.app"
    assert (
        app.options["bundle_identifier"] == app.options["info_plist"]["CFBundleIdentifier"] == "com.aurous-labs.studio"
    )
    assert app.options["version"] == app.options["info_plist"]["CFBundleShortVersionString"] == __version__


def test_without_an_identity_an_app_is_still_built(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    builder.run("darwin", monkeypatch)
    assert builder.made["EXE"][0].options["codesign_identity"] is None


FOUND = {
    "linux": (
        ("PySide6/Qt/lib/libQt6Widgets.so.6", "PySide6/Qt/plugins/platforms/libqxcb.so"),
        ("PySide6/Qt/lib/libQt6WebEngineCore.so.6", "PySide6/Qt/plugins/platformthemes/libqgtk3.so"),
    ),
    "darwin": (
        ("PySide6/Qt/lib/QtWidgets.framework/Versions/A/QtWidgets", "PySide6/Qt/plugins/platforms/libqoffscreen.dylib"),
        ("PySide6/Qt/lib/QtWebEngineCore.framework/Versions/A/QtWebEngineCore", "QtPdf"),
    ),
    "win32": (
        ("PySide6\\Qt6Widgets.dll", "PySide6\\plugins\\platforms\\qwindows.dll"),
        ("PySide6\\Qt6WebEngineCore.dll", "PySide6\\plugins\\sqldrivers\\qsqlite.dll"),
    ),
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_parts_of_qt_that_nobody_uses_stay_out_however_a_system_names_them(
    builder: Builder, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    used, unused = FOUND[system]
    builder.run(system, monkeypatch, found=(*used, *unused))
    (analysis,) = builder.made["Analysis"]
    assert tuple(name for name, *_ in analysis.binaries) == used


def test_no_pattern_for_a_mac_takes_what_the_program_imports(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    unwanted = builder.run("darwin", monkeypatch)["UNWANTED"]
    for part in ("Core", "Gui", "Widgets", "Svg", "Network", "Multimedia", "DBus", "Qml", "OpenGL"):
        place = f"/PySide6/Qt/lib/Qt{part}.framework/Versions/A/Qt{part}"
        assert [pattern for pattern in unwanted if fnmatch.fnmatch(place, pattern)] == [], part
