"""What a soak did, counted as it happens and shown as a table at its end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """Counts of one soak."""

    clicks: Counter[str] = field(default_factory=Counter)
    processes: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    upsets: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    books: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    seconds: float = 0.0
    fuzz: str = "not run"

    def rows(self) -> list[tuple[str, str]]:
        """Return name and value of each line."""
        return [
            ("clicks", _shown(self.clicks)),
            ("processes", _shown(self.processes)),
            ("processes killed", _shown(self.killed)),
            ("their jobs, by state", _shown(self.kills)),
            ("faults of the server, by kind", _shown(self.faults)),
            ("other upsets", _shown(self.upsets)),
            ("exit codes of those that lived", _shown(self.codes)),
            ("in the books", _each(self.books)),
            ("rows, by how they ended", _shown(self.ends)),
            ("fuzzing", self.fuzz),
            ("differences", str(len(self.differences))),
            ("seconds", f"{self.seconds:.0f}"),
        ]

    def table(self) -> str:
        """Return all of it, a line each."""
        width = max(len(name) for name, _ in self.rows())
        return "\n".join(f"{name:<{width}}  {value}" for name, value in self.rows())


def _shown(counter: Counter[str]) -> str:
    return f"{counter.total()} ({_each(counter)})" if counter else "0"


def _each(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counter.items()))
