"""What is told to Windows is of this version, and goes when the program goes, but for what belongs to the user."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from studio import __version__
from tests.packaging.recipes import PACKAGING, script

WINDOWS = PACKAGING / "windows"
ISS = (WINDOWS / "studio.iss").read_text(encoding="utf-8")
ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".mp4")


def lines(section: str) -> list[str]:
    """Return the lines of a section of the installer, without comments."""
    text = ISS.partition(f"\n[{section}]\n")[2].partition("\n[")[0]
    found = [line for line in text.splitlines() if line and line[0] not in ";#"]
    assert found, section
    return found


def setup() -> dict[str, str]:
    return dict(line.split("=", 1) for line in lines("Setup"))


# --- The version -------------------------------------------------------------------------------------------------


def version_file(tmp_path: Path, version: str) -> dict[str, object]:
    """Return the fields and strings of the file for PyInstaller, which is one Python expression."""
    path = script("windows/version_resource.py").write(
        tmp_path / "deep" / "file", "aurous-studio", "A “studio”", version
    )
    tree = ast.parse(Path(path).read_text(encoding="utf-8"), mode="eval")
    told: dict[str, object] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg not in (None, "ffi", "kids"):
            told[str(node.arg)] = ast.literal_eval(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "StringStruct":
            name, value = map(ast.literal_eval, node.args)
            told[name] = value
    return told


def test_the_properties_of_a_program_show_the_one_version(tmp_path: Path) -> None:
    told = version_file(tmp_path, script("windows/version_resource.py").version())
    assert told["FileVersion"] == told["ProductVersion"] == __version__
    assert told["filevers"] == told["prodvers"] == tuple(int(part) for part in f"{__version__}.0".split("."))
    assert told["flags"] == 0
    assert told["OriginalFilename"] == "aurous-studio.exe"
    assert told["FileDescription"] == "A “studio”"


def test_a_version_before_a_release_is_marked_as_one(tmp_path: Path) -> None:
    told = version_file(tmp_path, "1.2rc3")
    assert (told["ProductVersion"], told["filevers"], told["flags"]) == ("1.2rc3", (1, 2, 0, 0), 2)


@pytest.mark.parametrize(
    ("version", "numbers"), [("3", (3, 0, 0, 0)), ("1.2.3.4", (1, 2, 3, 4)), ("1.2.0.dev5", (1, 2, 0, 0))]
)
def test_windows_compares_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert script("windows/version_resource.py").numbers(version) == numbers


@pytest.mark.parametrize("version", ["", "rc1", "1.70000"])
def test_what_windows_cannot_keep_is_refused_before_anything_is_built(version: str) -> None:
    with pytest.raises(ValueError, match="Windows cannot keep the version"):
        script("windows/version_resource.py").numbers(version)


def test_the_script_asks_for_both_forms() -> None:
    command = [sys.executable, str(WINDOWS / "version_resource.py")]
    said = [
        subprocess.run([*command, *more], check=True, capture_output=True, text=True, timeout=60).stdout.strip()
        for more in ((), ("--numbers",))
    ]
    assert said == [__version__, f"{__version__}.0"]
    build = (WINDOWS / "build.ps1").read_text(encoding="utf-8")
    assert '"/DVersion=$version", "/DNumbers=$numbers"' in build


def test_the_installer_takes_the_version_from_whoever_builds_it() -> None:
    assert (setup()["AppVersion"], setup()["VersionInfoVersion"]) == ("{#Version}", "{#Numbers}")
    assert "{#Version}" in setup()["OutputBaseFilename"]
    assert __version__ not in ISS
    for name in ("Version", "Numbers"):
        assert re.search(rf"^#ifndef {name}\n  #error ", ISS, re.MULTILINE), name


# --- The installer -----------------------------------------------------------------------------------------------


def test_it_installs_for_one_user_without_an_administrator() -> None:
    assert setup()["PrivilegesRequired"] == "lowest"
    assert setup()["DefaultDirName"] == r"{autopf}\{#Name}"
    assert {line.split(";")[0] for line in lines("Registry")} == {"Root: HKCU"}


def test_it_finds_an_older_one_by_a_name_that_never_changes() -> None:
    assert setup()["AppId"] == "{{1486636B-D405-4203-B382-135CF5566223}"


def test_it_sees_a_running_program_by_the_name_that_the_program_holds() -> None:
    hook = (WINDOWS / "open_mark.py").read_text(encoding="utf-8")
    (name,) = re.findall(r'CreateMutexW\(None, False, "([^"]+)"\)', hook)
    assert setup()["AppMutex"] == name
    assert setup()["CloseApplications"] == "no"


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_is_offered_for_every_kind_of_file_and_the_default_of_none(ending: str) -> None:
    about = [line for line in lines("Registry") if f'"{ending}"' in line or rf"\{ending}" in line]
    assert [line for line in about if "SupportedTypes" in line and f'ValueName: "{ending}"' in line]
    (progid,) = [line for line in about if rf"{{#Classes}}\{ending}\OpenWithProgids" in line]
    assert 'ValueName: "AurousStudio.' in progid and progid.endswith("Flags: uninsdeletevalue")
    assert len(about) == 2, "nothing else is said of the ending, so what opens it today stays"


def test_whatever_it_registers_leads_to_a_program_that_is_there_and_is_taken_back() -> None:
    commands = [line for line in lines("Registry") if r"\shell\open\command" in line]
    assert len(commands) == 3
    assert all('ValueData: """{app}\\{#Program}"" ""%1"""' in line for line in commands)
    kept = [
        line
        for line in lines("Registry")
        if "uninsdelete" not in line
        and not re.search(r"Classes}\\(Applications\\{#Program}|AurousStudio\.\w+)\\", line)
    ]
    assert kept == []
    for key in (r"Applications\{#Program}", "AurousStudio.Picture", "AurousStudio.Clip"):
        assert [line for line in lines("Registry") if f'\\{key}"' in line and "uninsdeletekey" in line], key


def test_removing_it_leaves_what_belongs_to_the_user() -> None:
    assert "[UninstallDelete]" not in ISS and "[UninstallRun]" not in ISS and "[Code]" not in ISS
    assert lines("InstallDelete") == [r'Type: filesandordirs; Name: "{app}\_internal"']
    assert all(r"DestDir: " + '"{app}"' in line for line in lines("Files"))


def test_its_scripts_are_read_alike_by_every_windows() -> None:
    for name in ("studio.iss", "build.ps1"):
        assert (WINDOWS / name).read_text(encoding="utf-8").isascii(), name
