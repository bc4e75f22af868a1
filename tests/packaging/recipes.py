"""Reads the recipes of bundles as the systems they are for would, on whatever system the tests run."""

from __future__ import annotations

import importlib.util
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


def script(place: str) -> Any:
    """Return the script ``place`` below ``packaging/`` as a module; type checkers do not look in there."""
    path = PACKAGING / place
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass
class Target:
    """What PyInstaller would have been asked to make."""

    words: tuple[Any, ...]
    options: dict[str, Any]
    binaries: list[Any] = field(default_factory=list)
    datas: list[Any] = field(default_factory=list)
    pure: tuple[()] = ()
    scripts: tuple[()] = ()


class Builder:
    """Stands where PyInstaller is, which is only in the environment that builds: writes down what it is asked for."""

    def __init__(self, work: Path) -> None:
        self.made: dict[str, list[Target]] = {}
        self._work = work

    def run(self, platform: str, monkeypatch: pytest.MonkeyPatch, *, found: tuple[str, ...] = ()) -> dict[str, Any]:
        """Run ``studio.spec`` as on ``platform``, whose analysis finds the files ``found``; return its names."""
        hooks = ModuleType("PyInstaller.utils.hooks")
        vars(hooks).update(collect_submodules=lambda name: [name], copy_metadata=lambda name: [])
        for name in ("PyInstaller", "PyInstaller.utils"):
            monkeypatch.setitem(sys.modules, name, ModuleType(name))
        monkeypatch.setitem(sys.modules, hooks.__name__, hooks)
        monkeypatch.setattr(sys, "path", list(sys.path))
        sysconfig.get_config_vars()  # kept from now on: they are looked up in a file that is named after the platform
        monkeypatch.setattr(sys, "platform", platform)
        self._found = [(name, f"/built/{name}", "BINARY") for name in found]
        names: dict[str, Any] = {"SPECPATH": str(PACKAGING), "workpath": str(self._work), "__name__": "spec"}
        names.update({kind: self._maker(kind) for kind in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")})
        spec = PACKAGING / "studio.spec"
        exec(compile(spec.read_text(encoding="utf-8"), str(spec), "exec"), names)
        return names

    def _maker(self, kind: str) -> Any:
        def make(*words: Any, **options: Any) -> Target:
            target = Target(words, options, binaries=list(self._found))
            self.made.setdefault(kind, []).append(target)
            return target

        return make
