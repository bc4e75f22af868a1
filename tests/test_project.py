"""The promises of the files around the program: locked packages, honest README, nothing of anybody's machine."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import studio
from studio.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("runtime.lock", "dev.lock", "package.lock")


def lock(name: str) -> str:
    return (ROOT / "requirements" / name).read_text(encoding="utf-8")


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Return version and number of hashes of each package in a lock file, by normalised name."""
    packages = {}
    for block in re.split(r"\n(?=\S)", lock(name).strip()):
        found = re.match(r"([a-z0-9.-]+)==([^ ;\\]+)", block)
        assert found, f"not a pinned package: {block.splitlines()[0]}"
        packages[found[1]] = (found[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block)))
    return packages


def project() -> dict[str, object]:
    pyproject: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return pyproject


def names(requirements: object) -> set[str]:
    assert isinstance(requirements, list)
    return {re.split(r"[^A-Za-z0-9.-]", line, maxsplit=1)[0].lower() for line in requirements}


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes(name: str) -> None:
    assert all(hashes for _, hashes in locked(name).values())


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_name_no_address_and_no_folder(name: str) -> None:
    assert not re.findall(r"https?:|file:|--(?:extra-)?index-url|--find-links|@ |/", lock(name))


@pytest.mark.parametrize("name", LOCKS[1:])
def test_packages_for_testing_and_bundling_include_the_program_s_own(name: str) -> None:
    runtime, larger = locked("runtime.lock"), locked(name)
    assert {package: larger.get(package) for package in runtime} == runtime


def test_everything_asked_for_is_locked() -> None:
    table = project()["project"]
    groups = project()["dependency-groups"]
    assert isinstance(table, dict) and isinstance(groups, dict)
    assert names(table["dependencies"]) <= locked("runtime.lock").keys()
    assert names(table["dependencies"]) | names(groups["dev"]) <= locked("dev.lock").keys()
    assert names(table["dependencies"]) | names(groups["package"]) <= locked("package.lock").keys()


def tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git clone")
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_file_names_a_folder_of_somebody_s_machine() -> None:
    private = [f"{folder}/".encode() for folder in (ROOT, Path.home()) if len(folder.parts) > 1]
    contents = {str(path.relative_to(ROOT)): path.read_bytes() for path in tracked()}
    assert not [name for name, content in contents.items() if any(folder in content for folder in private)]


def test_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"make run", "make test"} <= set(re.findall(r"make \w+", readme))


def test_readme_points_only_at_files_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", readme)
    assert targets
    assert not [target for target in targets if not (ROOT / target).exists()]


def test_every_test_that_the_page_on_reliability_names_exists() -> None:
    page = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    paths = [*ROOT.glob("tests/**/test_*.py")]
    files = {path.stem for path in paths}
    known = "".join(path.read_text(encoding="utf-8") for path in paths)
    named = re.findall(r"`(?:tests/[\w/]*/)?(?:(test_\w+)::)?(\w+?)(?:\.py|…)?`", page)
    tests = {name for pair in named for name in pair if name.startswith("test_")}
    assert len(tests) > 50
    assert [name for name in sorted(tests) if name not in files and f"def {name}" not in known] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_lists_every_command(command: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, _, section = readme.partition("## Command line")
    assert re.search(rf"`(?:aurous-studio )?{command}\b", section)


def test_changelog_starts_with_what_is_not_released_or_with_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert newest
    assert newest[1] in {"Unreleased", studio.__version__}


def test_the_version_is_a_release_number() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", studio.__version__)


@pytest.mark.parametrize("target", ["run", "test", "check", "bench", "lock", "screenshots", "package", "clean"])
def test_make_help_lists_every_command(target: str) -> None:
    listing = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert f"make {target} " in listing
