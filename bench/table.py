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
        return "held" if self.reading.ratio <= self.figure.hold else "MISSED"


def seconds(value: float) -> str:
    """Return a time with the unit that leaves one to three digits before the point."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value / 1e-9:.3g} ns"


def cells(row: Row) -> tuple[str, ...]:
    if row.reading is None:
        return (row.figure.name, "", row.figure.yardstick, "", "", f"{row.figure.hold:g}", row.verdict)
    subject, yardstick = row.reading.medians
    ratio = f"{row.reading.ratio:.2f}"
    hold = f"{row.figure.hold:g}"
    return (row.figure.name, seconds(subject), row.figure.yardstick, seconds(yardstick), ratio, hold, row.verdict)


def table(rows: Sequence[Row]) -> str:
    lines = [("figure", "median", "yardstick", "median", "ratio", "hold", ""), *map(cells, rows)]
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
        "ratio": reading and reading.ratio,
        "verdict": row.verdict,
        "seconds": reading and {"subject": reading.subject, "yardstick": reading.yardstick},
    }
