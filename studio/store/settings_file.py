"""The settings on disk: readable, and never a reason not to start."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from studio.domain.settings import Settings
from studio.domain.soundness import is_sound
from studio.store.durable import write_file
from studio.store.trouble import disk_trouble

_log = logging.getLogger(__name__)

_LONGEST = 1 << 16
"""Characters. A file of settings has about a thousand."""


class SettingsFile:
    """``settings.toml`` and, beside it, its last good copy.

    What a newer program has set and this one does not know is left as it is.

    Attributes:
        notices: Sentences about what was found damaged by the last :meth:`load`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.copy = path.with_name(f"{path.name}.good")
        self.notices: tuple[str, ...] = ()
        self._others: dict[str, Any] = {}

    def load(self) -> Settings:
        """Read the settings. A value that makes no sense becomes the default, a file that cannot be read the copy."""
        self.notices = ()
        values = _read(self.path)
        if values is None and self.path.exists():
            self.notices = ("The settings file was damaged. The last good settings are used.",)
        if values is None:
            values = _read(self.copy) or {}
            settings, self._others = _settings(values), _others(values)
            if values or self.notices:
                self._heal(settings)
            return settings
        settings, self._others = _settings(values), _others(values)
        if _read(self.copy) != values:
            self._write(self.copy, settings)
        return settings

    def save(self, settings: Settings) -> None:
        """Write ``settings`` as a whole, then the copy: a crash leaves one of them good.

        Raises:
            DiskTrouble: Neither was changed, or the copy was not.
        """
        content = _written(settings, self._others)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_file(self.path, content)
            write_file(self.copy, content)
        except OSError as error:
            raise disk_trouble(error, self.path.parent) from error

    def _heal(self, settings: Settings) -> None:
        if self.path.exists():
            try:
                self.path.replace(self.path.with_name(f"{self.path.name}.damaged"))
            except OSError as error:
                _log.warning("The damaged settings file cannot be kept: %s", error)
        self._write(self.path, settings)

    def _write(self, path: Path, settings: Settings) -> None:
        """Write while loading, where a read-only folder is no reason to fail."""
        try:
            write_file(path, _written(settings, self._others))
        except OSError as error:
            _log.warning("%s cannot be written: %s", path, error)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        with path.open(encoding="utf-8") as file:
            return tomllib.loads(file.read(_LONGEST), parse_float=Decimal)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("%s cannot be read: %s", path, error)
        return None


def _settings(values: dict[str, Any]) -> Settings:
    good: dict[str, Any] = {}
    for field in msgspec.structs.fields(Settings):
        if field.name not in values:
            continue
        try:
            good[field.name] = _value(field, values[field.name])
        except ValueError as error:
            _log.warning("The setting %s is not used: %s", field.name, error)
    return Settings(**good)


def _others(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a newer program may have set: like our own settings, each is one plain value."""
    return {
        name: value
        for name, value in values.items()
        if name not in Settings.__struct_fields__ and isinstance(value, str | bool | int | Decimal)
    }


def _value(field: msgspec.structs.FieldInfo, raw: object) -> object:
    value = msgspec.convert(raw, field.type)
    if isinstance(value, Decimal) and not (is_sound(value) and value >= 0):
        raise ValueError("a limit is an amount from 0")
    if isinstance(value, str) and "\0" in value:
        raise ValueError("no path and no name has a zero in it")
    return value


def _written(settings: Settings, others: Mapping[str, Any] = MappingProxyType({})) -> bytes:
    import tomli_w  # not before something is set: most starts only read

    return tomli_w.dumps({**msgspec.structs.asdict(settings), **others}).encode()
