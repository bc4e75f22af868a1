"""What was measured, as a table for people and as JSON for comparing one day with another."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.figure import Figure, Reading

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Row:
    """One figure and its reading, or why there is none."""

    figure: Figure
    reading: Reading | None
    trouble: str = ""

    @property
    def verdict(self) -> str:
        if self.reading is None:
            return f"not measured: {self.trouble}"
        return "held" if self.figure.held(self.reading) else "MISSED"


SIZES = {
    "s": (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)),
    "B": (("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("B", 1.0)),
    "": (("", 1.0), ("", 0.0)),
}


def amount(value: float, unit: str) -> str:
    """Return a value with the unit that leaves one to three digits before the point."""
    name, size = next((each for each in SIZES[unit] if abs(value) >= each[1]), SIZES[unit][-1])
    return f"{value / (size or 1.0):.3g} {name}".rstrip()


def cells(row: Row) -> tuple[str, ...]:
    figure = row.figure
    hold = f"{figure.hold:g}" if figure.within is None else f"≤ {amount(figure.within, figure.unit)}"
    if row.reading is None:
        return (figure.name, "", figure.yardstick, "", "", hold, row.verdict)
    subject, yardstick = (amount(value, figure.unit) for value in figure.values(row.reading))
    return (figure.name, subject, figure.yardstick, yardstick, f"{figure.ratio(row.reading):.2f}", hold, row.verdict)


def table(rows: Sequence[Row]) -> str:
    lines = [("figure", "value", "yardstick", "value", "ratio", "hold", ""), *map(cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def keep(rows: Sequence[Row]) -> Path:
    """Write the rows with every single reading, and return the file."""
    now = datetime.now(UTC)
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{now:%Y-%m-%dT%H%M%SZ}.json"
    document = {
        "at": now.isoformat(),
        "machine": {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()},
        "figures": [as_json(row) for row in rows],
    }
    file.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return file


def as_json(row: Row) -> dict[str, object]:
    reading = row.reading
    return {
        "name": row.figure.name,
        "yardstick": row.figure.yardstick,
        "hold": row.figure.hold,
        "within": row.figure.within,
        "unit": row.figure.unit,
        "ratio": reading and row.figure.ratio(reading),
        "values": reading and row.figure.values(reading),
        "verdict": row.verdict,
        "readings": reading and {"subject": reading.subject, "yardstick": reading.yardstick},
    }
